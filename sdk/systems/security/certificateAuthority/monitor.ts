import type { CertificateAuthority as Contract } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32 } from "../../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import { nameKey } from "../../../formats/domainNames.ts";
import { suspicionOf, type Suspicion, type WatchedNames } from "../../../formats/lookalikes.ts";
import { endorsements } from "../../../kits/endorsements.ts";
import { issuedOf } from "./apply.ts";

/** What a monitor looks after. */
export interface WatchedCertificates extends WatchedNames {
  /** Accounts that are to vouch for our organisation; any if left out. */
  endorsers?: readonly string[];
  /** Salted hash of our organisation, for which they do. */
  organisation?: string;
}

/** Something to look at. */
export interface CertificateAlarm {
  why: Suspicion | "UnexpectedEndorser";
  /** The name it is about. */
  name: string;
  /** The key that it has been given; of an endorser's alarm, the one that stands. */
  spki: string;
  /** Whose certificate it is. */
  subject: string;
  endorser?: string;
  /** Where it happened; left out for endorsers, who are asked as they stand. */
  position?: Position;
}

export interface Monitoring {
  /**
   * Looks through what happened since a block for certificates and keys that should not be there: of names of ours with another
   * key, of names that people could take for ours, and endorsers whom we did not ask. Works from the chain alone; of batches the
   * chain has nothing but roots.
   *
   * @example
   * const watched = { names: ["www.bank.example"], keys: [ourKey], endorsers: [notary, chamber], organisation };
   * for (const { why, name, spki } of await trellis.certificateAuthority.alarms({ watched, fromBlock })) …
   */
  alarms(args: { watched: WatchedCertificates } & ScanOptions): Promise<CertificateAlarm[]>;
}

export function monitoring(handle: Handle<Contract>): Monitoring {
  return {
    async alarms({ watched, ...options }) {
      const changed = await changes(handle, watched, options);
      return [...changed, ...(await unexpectedEndorsers(handle, watched))];
    },
  };
}

async function changes(
  handle: Handle<Contract>,
  watched: WatchedCertificates,
  options: ScanOptions,
): Promise<CertificateAlarm[]> {
  const { contract } = handle;
  const [issued, rotated] = [contract.getEvent("CertificateIssued"), contract.getEvent("KeyRotated")];
  const ours = new Map(watched.names.map((name) => [nameKey(name), name]));
  const alarms: CertificateAlarm[] = [];
  for (const log of await scan(handle, [issued, rotated], [], options)) {
    const [fresh, other] = [match(contract, issued, log), match(contract, rotated, log)];
    const position = positionOf(log);
    if (fresh) {
      const { name, spki, subject } = issuedOf(fresh);
      const why = name === "" ? undefined : suspicionOf({ name, spki }, watched);
      if (why) alarms.push({ why, name, spki, subject, position });
    } else if (other && ours.has(other.subjectKey) && !watched.keys.includes(other.spki)) {
      const { subject } = await handle.read((asked) => asked.certificateOf(other.subjectKey));
      const name = ours.get(other.subjectKey)!;
      alarms.push({ why: "UnexpectedKey", name, spki: other.spki, subject, position });
    }
  }
  return alarms;
}

async function unexpectedEndorsers(
  handle: Handle<Contract>,
  { names, endorsers, organisation }: WatchedCertificates,
): Promise<CertificateAlarm[]> {
  if (!endorsers || organisation === undefined) return [];
  const expected = new Set(endorsers.map((endorser) => address("endorsers", endorser)));
  const kit = endorsements(handle.session, await handle.read((contract) => contract.endorsements()));
  const alarms: CertificateAlarm[] = [];
  for (const name of names) {
    const [endorsed, { spki, subject }] = await handle.read((contract) =>
      Promise.all([
        contract.endorsedOf(nameKey(name), bytes32("organisation", organisation)),
        contract.certificateOf(nameKey(name)),
      ]),
    );
    for (const { endorser, withdrawn } of await kit.endorsementsOf(endorsed)) {
      if (!withdrawn && !expected.has(endorser)) {
        alarms.push({ why: "UnexpectedEndorser", name, spki, subject, endorser });
      }
    }
  }
  return alarms;
}
