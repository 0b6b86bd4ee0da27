import { toQuantity } from "ethers";

import type { CertificateAuthority as Contract } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes32, ZERO_BYTES32 } from "../../../core/input.ts";
import type { StateProof } from "../../../crypto/stateProof.ts";
import { certificateSlots, type LedgerHeader } from "../../../formats/certificates/proof.ts";
import {
  standingOf,
  VALIDATION_LEVELS,
  type CertificateStanding,
  type ValidationLevel,
} from "../../../formats/certificates/standing.ts";
import { subjectKeyOf, type SubjectArgs } from "../../../formats/certificates/subject.ts";

/** What the ledger keeps of a certificate. */
export interface KeptCertificate {
  spki: string;
  subject: string;
  notBefore: number;
  notAfter: number;
  applied: ValidationLevel;
  revoked: boolean;
}

/** A request for endorsements. */
export interface EndorsementRequest {
  organisation: string;
  fee: bigint;
  /** Last second at which endorsers can earn it. */
  deadline: number;
}

export interface CertificateReads {
  /**
   * Whether a key speaks for a name now, and what is vouched for: one view call.
   *
   * @example
   * const { verdict, level } = await trellis.certificateAuthority.check({ name: "www.bank.example", spki, organisation });
   * // { verdict: "Valid", level: "OV", applied: "EV", … }: one endorser of three has fallen
   */
  check(args: SubjectArgs & { spki: string; organisation?: string }): Promise<CertificateStanding>;
  /** What the ledger keeps of a certificate; undefined if there never was one. */
  certificateOf(subject: SubjectArgs): Promise<KeptCertificate | undefined>;
  /**
   * What the node has of a certificate, to be verified by whoever has the block's header and does not believe the node
   * (`provenCertificate`, `verifyPeerProven` of `@trellis/sdk/tls`): EIP-1186, each node of the trees once.
   *
   * @example
   * const { header, ...proof } = await trellis.certificateAuthority.prove({ name: "www.bank.example" });
   * provenCertificate(header, proof, { name: "www.bank.example" }); // { spki: "0x…", notAfter: 1767225600, revoked: false, … }
   */
  prove(subject: SubjectArgs & { block?: number }): Promise<StateProof & { header: LedgerHeader }>;
  /** The open request of a certificate. */
  requestOf(subject: SubjectArgs): Promise<EndorsementRequest | undefined>;
  /** What endorsers vouch for, for `endorsements.endorse`: level 1 is OV, 2 is EV. */
  endorsedOf(args: SubjectArgs & { organisation: string }): Promise<string>;
  /** What its endorsements support now, whatever the certificate was applied for. */
  effectiveLevel(args: SubjectArgs & { organisation: string }): Promise<ValidationLevel>;
}

const REVOKED = 3n;

/** What nodes answer. */
interface RawHeader {
  stateRoot: string;
  hash: string;
  timestamp: string;
}
interface RawProof {
  accountProof: string[];
  storageProof: { proof: string[] }[];
}

export function certificateReads(handle: Handle<Contract>): CertificateReads {
  return {
    check: ({ spki, organisation = ZERO_BYTES32, ...subject }) =>
      handle.read(async (contract) => {
        const args = [bytes32("spki", spki), bytes32("organisation", organisation)] as const;
        return standingOf(await contract.check(subjectKeyOf(subject), ...args));
      }),
    certificateOf: (subject) =>
      handle.read(async (contract) => {
        const kept = await contract.certificateOf(subjectKeyOf(subject));
        if (kept.state === 0n) return undefined;
        return {
          spki: kept.spki,
          subject: kept.subject,
          notBefore: Number(kept.notBefore),
          notAfter: Number(kept.notAfter),
          applied: VALIDATION_LEVELS[Number(kept.level)]!,
          revoked: kept.state >= REVOKED,
        };
      }),
    async prove({ block, ...subject }) {
      await handle.ready();
      const { session, address } = handle;
      const number = toQuantity(block ?? (await session.latest()));
      const { stateRoot, hash, timestamp } = await session.ask<RawHeader>("eth_getBlockByNumber", [number, false]);
      const proof = await session.ask<RawProof>("eth_getProof", [address, certificateSlots(subject), number]);
      const nodes = [...proof.accountProof, ...proof.storageProof.flatMap(({ proof: path }) => path)];
      const header = { number: Number(number), hash, timestamp: Number(timestamp), stateRoot };
      return { header, address, nodes: [...new Set(nodes)] };
    },
    requestOf: (subject) =>
      handle.read(async (contract) => {
        const { organisation, fee, deadline } = await contract.requestOf(subjectKeyOf(subject));
        return deadline === 0n ? undefined : { organisation, fee, deadline: Number(deadline) };
      }),
    endorsedOf: ({ organisation, ...subject }) =>
      handle.read((contract) => contract.endorsedOf(subjectKeyOf(subject), bytes32("organisation", organisation))),
    effectiveLevel: ({ organisation, ...subject }) =>
      handle.read(async (contract) => {
        const args = [subjectKeyOf(subject), bytes32("organisation", organisation)] as const;
        return VALIDATION_LEVELS[Number(await contract.effectiveLevel(...args))]!;
      }),
  };
}
