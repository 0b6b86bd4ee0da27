import { call } from "../../../core/call.ts";
import type { CertificateAuthority as Contract } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { leafHash } from "../../../crypto/index.ts";
import { issuedOf, type IssuedCertificate } from "./apply.ts";
import { subjectKeyOf, type SubjectArgs } from "../../../formats/certificates/subject.ts";

/** The most leaves that go into the log at once. */
const MAX_LEAVES = 1_024;

/** An entry of the log of issuances. */
export interface IssuanceEntry extends Position {
  /** Its place in the log. */
  number: bigint;
  /** What its leaf is the hash of: `abi.encode` of what it is about. */
  content: string;
}

/** A binding of a name to a key. */
export interface CertificateBinding {
  spki: string;
  notBefore: number;
  notAfter: number;
  revoked: boolean;
}

export interface IssuanceLogging {
  /** Every entry that was noted, in order. */
  entries(options?: ScanOptions): Promise<IssuanceEntry[]>;
  /** Every certificate that was issued, in order; watch it for your names and those that look alike. */
  issued(options?: ScanOptions): Promise<(IssuedCertificate & Position)[]>;
  /** Every binding as it stands at the last block read, by what stands for its name: what a client needs to verify without asking. */
  bindings(options?: ScanOptions): Promise<Record<string, CertificateBinding>>;
  /** The log of `trellis.log` that the entries are in. */
  issuanceLog(): Promise<string>;
  /**
   * Moves what is pending into the log, as much as goes at once. Anyone may.
   *
   * @throws PendingEntriesMismatch if somebody else was faster; LogBatchInvalid if nothing is pending.
   */
  publish: Verb<ScanOptions, void, { count: bigint }>;
  /** Notes revocations for the log. */
  logRevocations: Verb<{ subjects: readonly SubjectArgs[] }, void, object>;
}

export function issuanceLogging(handle: Handle<Contract>): IssuanceLogging {
  const entries = async (options?: ScanOptions): Promise<IssuanceEntry[]> => {
    const event = handle.contract.getEvent("EntryNoted");
    return (await scan(handle, [event], [], options)).map((log) => {
      const { number, content } = match(handle.contract, event, log)!;
      return { number, content, ...positionOf(log) };
    });
  };
  return {
    entries,
    async issued(options) {
      const event = handle.contract.getEvent("CertificateIssued");
      const logs = await scan(handle, [event], [], options);
      return logs.map((log) => ({ ...issuedOf(match(handle.contract, event, log)!), ...positionOf(log) }));
    },
    async bindings(options) {
      const contract = handle.contract;
      const [issued, renewed, rotated, revoked] = [
        contract.getEvent("CertificateIssued"),
        contract.getEvent("CertificateRenewed"),
        contract.getEvent("KeyRotated"),
        contract.getEvent("CertificateRevoked"),
      ];
      const bindings: Record<string, CertificateBinding> = {};
      for (const log of await scan(handle, [issued, renewed, rotated, revoked], [], options)) {
        const fresh = match(contract, issued, log);
        if (fresh) {
          const { subjectKey, spki, notBefore, notAfter } = issuedOf(fresh);
          bindings[subjectKey] = { spki, notBefore, notAfter, revoked: false };
        }
        const longer = match(contract, renewed, log);
        if (longer) bindings[longer.subjectKey]!.notAfter = Number(longer.notAfter);
        const other = match(contract, rotated, log);
        if (other) bindings[other.subjectKey]!.spki = other.spki;
        const ended = match(contract, revoked, log);
        if (ended) bindings[ended.subjectKey]!.revoked = true;
      }
      return bindings;
    },
    issuanceLog: () => handle.read((contract) => contract.issuanceLog()),
    publish: verb(handle, {
      async call(contract, options) {
        const { published } = await handle.read((asked) => asked.entryCounts());
        const pending = (await entries(options)).filter(({ number }) => number >= published);
        const leaves = pending.map(({ content }) => leafHash(content));
        return call(contract, contract.publish, [leaves.slice(0, MAX_LEAVES), leaves.slice(MAX_LEAVES)]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("EntriesPublished"), receipt),
    }),
    logRevocations: verb(handle, {
      call: (contract, { subjects }) => call(contract, contract.logRevocations, [subjects.map(subjectKeyOf)]),
      outcome: () => ({}),
    }),
  };
}
