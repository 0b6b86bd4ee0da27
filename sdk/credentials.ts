/** W3C credentials and SD-JWT VCs: issue, present, verify; off chain, with status and accreditation asked of the ledger. */
export * from "./credentials/index.ts";
