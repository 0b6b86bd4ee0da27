import { Agent } from "undici";

import type { Trellis } from "../trellis.ts";
import { connectTls, type ConnectTlsArgs } from "./connect.ts";
import type { PeerOptions } from "./online.ts";

/** What is asked of servers, and what Node shall know of TLS besides. */
export interface LedgerDispatcherOptions extends PeerOptions, Pick<ConnectTlsArgs, "tls"> {
  /** Where a host is reached, if not at its own name: for a proxy, or a test. */
  resolve?(host: string): { host: string; port?: number };
}

/**
 * A dispatcher for `fetch`: every connection it opens is one of {@link connectTls}.
 *
 * @example
 * const dispatcher = ledgerDispatcher(trellis, { level: "OV", organisation });
 * await fetch("https://www.bank.example/", { dispatcher });
 */
export function ledgerDispatcher(trellis: Trellis, { resolve, ...options }: LedgerDispatcherOptions = {}): Agent {
  return new Agent({
    connect: ({ hostname, port, protocol, servername }, done) => {
      if (protocol !== "https:") {
        done(new Error(`The ledger vouches for https only, not for ${protocol}`), null);
        return;
      }
      const name = servername ?? hostname;
      const { host, port: other } = resolve?.(name) ?? { host: hostname };
      connectTls(trellis, { ...options, host, port: other ?? Number(port || 443), servername: name }).then(
        ({ socket }) => done(null, socket),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
      );
    },
  });
}
