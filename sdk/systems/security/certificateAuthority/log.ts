import { call } from "../../../core/call.ts";
import type { CertificateAuthority as Contract } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { leafHash } from "../../../crypto/index.ts";
import { issuedOf, type IssuedCertificate } from "./apply.ts";
import { subjectKeyOf, type SubjectArgs } from "../../../formats/certificates/subject.ts";

/** Each so many entries, what is pending can be published up to there. */
const INTERVAL = 512n;

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
   * Moves what is pending into the log: up to the last checkpoint of {@link markCheckpoint}, or of every 512th entry, that goes in
   * one transaction, else all. Anyone may.
   *
   * @throws PendingEntriesMismatch if somebody else was faster, or entries came meanwhile: mark a checkpoint first;
   * LogBatchInvalid if nothing is pending.
   */
  publish: Verb<ScanOptions, void, { count: bigint }>;
  /** Makes a checkpoint of the last entry: entries that come until `publish` is mined do not matter then. Anyone may. */
  markCheckpoint: Verb<void, bigint, { count: bigint }>;
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
  const checkpoints = async (options: ScanOptions): Promise<bigint[]> => {
    const event = handle.contract.getEvent("CheckpointMarked");
    return (await scan(handle, [event], [], options)).map((log) => match(handle.contract, event, log)!.count);
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
        const [{ published }, all, marked] = await Promise.all([
          handle.read((asked) => asked.entryCounts()),
          entries(options),
          checkpoints(options),
        ]);
        const pending = all.filter(({ number }) => number >= published);
        const end = reachable(published, BigInt(all.length), marked);
        const leaves = pending.filter(({ number }) => number < end).map(({ content }) => leafHash(content));
        return call(contract, contract.publish, [leaves]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("EntriesPublished"), receipt),
    }),
    markCheckpoint: verb(handle, {
      call: (contract) => call(contract, contract.markCheckpoint, []),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("CheckpointMarked"), receipt),
    }),
    logRevocations: verb(handle, {
      call: (contract, { subjects }) => call(contract, contract.logRevocations, [subjects.map(subjectKeyOf)]),
      outcome: () => ({}),
    }),
  };
}

/** Up to where entries are published at once: the last place that can be reached within an interval. */
function reachable(published: bigint, noted: bigint, marked: readonly bigint[]): bigint {
  const next = (published / INTERVAL + 1n) * INTERVAL;
  if (next <= noted) return next;
  const places = marked.filter((count) => count > published && count <= noted);
  return places.at(-1) ?? noted;
}
