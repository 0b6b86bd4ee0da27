/** `fetch` over connections that the ledger vouches for, for Node with undici. */
export { ledgerDispatcher, type LedgerDispatcherOptions } from "./tls/dispatcher.ts";
