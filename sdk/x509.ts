/** X.509 certificates beside the ledger: read, bound by their keys, issued with the ledger's proof in an extension. */
export { ledgerExtensionOid, type LedgerReference } from "./x509/extension.ts";
export { issueX509, type IssueX509Args } from "./x509/issue.ts";
export { readCertificate, readCertificates, spkiDigest, type ReadCertificate } from "./x509/read.ts";
