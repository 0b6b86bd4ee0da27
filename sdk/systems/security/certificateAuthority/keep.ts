import { keccak256 } from "ethers";

import { call } from "../../../core/call.ts";
import type { CertificateAuthority as Contract } from "../../../core/contracts.ts";
import { emitted, emittedAll } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes32, refuse, ZERO_BYTES32, placeOf } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import {
  REVOCATION_REASONS,
  VALIDATION_LEVELS,
  type RevocationReason,
  type ValidationLevel,
} from "../../../formats/certificates/standing.ts";
import { lifetimeOf } from "./apply.ts";
import { subjectKeyOf, type SubjectArgs } from "../../../formats/certificates/subject.ts";

/** A signature of a P-256 key over the statement that its certificate is revoked. */
export interface KeyRevocationArgs extends SubjectArgs {
  /** The key's coordinates. */
  qx: string;
  qy: string;
  /** The signature's parts. */
  r: string;
  s: string;
}

/** What became of a request. */
export interface SettledRequest {
  subjectKey: string;
  /** What the certificate stays at. */
  level: ValidationLevel;
  /** What the endorsers got, together. */
  paid: bigint;
  /** What went back to the subject. */
  refunded: bigint;
}

export interface Keeping {
  /** Makes a certificate good for a lifetime from now on; it keeps what it was endorsed with. @throws SubjectOnly; CertificateUnusable; NameNotControlled; FeeUnpaid. */
  renew: Verb<SubjectArgs & { lifetime?: number }, void, { subjectKey: string; notAfter: number }>;
  /**
   * Says which key will be next, as a commitment: `rotateKey` takes no other then, so that who has got hold of the account's next
   * transaction alone cannot slip in a key. The account can say another, or with `spki` left out none; to apply anew
   * (`reveal`) replaces certificate and commitment.
   */
  publishNextKey: Verb<SubjectArgs & { spki?: string }, void, { subjectKey: string; nextKey: string }>;
  /** Gives a certificate another key. @throws NextKeyMismatch; KeyCompromised; KeyUnchanged; KeyZero; SubjectOnly. */
  rotateKey: Verb<SubjectArgs & { spki: string }, void, { subjectKey: string; previous: string; spki: string }>;
  /**
   * Revokes a certificate, from this block on.
   *
   * @throws SubjectOnly; CertificateUnusable.
   * @example
   * await bank.certificateAuthority.revoke({ name: "www.bank.example", reason: "KeyCompromise" });
   */
  revoke: Verb<SubjectArgs & { reason?: RevocationReason }, void, { subjectKey: string; reason: RevocationReason }>;
  /** Revokes a certificate by its own key, for compromise; anyone sends it. @throws PossessionUnproven; CertificateUnusable. */
  revokeByKey: Verb<KeyRevocationArgs, void, { subjectKey: string; reason: RevocationReason }>;
  /** What a certificate's key signs (ECDSA with SHA-256) to revoke it. */
  revocationStatement(args: SubjectArgs & { spki: string }): Promise<string>;
  /**
   * Decides the request of a certificate: its fee goes to the endorsers who made the level. Where they did not, the subject ends it at
   * any time, and anyone after the deadline: whoever made a lower level gets the fee of that, the rest goes back, and the certificate
   * stays at that level, whoever vouches.
   *
   * @throws RequestOpen if there is nothing to decide yet.
   */
  settleRequest: Verb<SubjectArgs, void, SettledRequest>;
}

export function keeping(handle: Handle<Contract>): Keeping {
  const revoked = (contract: Contract, receipt: Parameters<typeof emitted>[2]) => {
    const { subjectKey, reason } = emitted(contract, contract.getEvent("CertificateRevoked"), receipt);
    return { subjectKey, reason: REVOCATION_REASONS[Number(reason)]! };
  };
  return {
    renew: verb(handle, {
      call: (contract, { lifetime = 10 * 86_400, ...subject }) =>
        call(contract, contract.renew, [subjectKeyOf(subject), lifetimeOf(lifetime)]),
      outcome: (contract, receipt) => {
        const { subjectKey, notAfter } = emitted(contract, contract.getEvent("CertificateRenewed"), receipt);
        return { subjectKey, notAfter: Number(notAfter) };
      },
    }),
    publishNextKey: verb(handle, {
      call: (contract, { spki, ...subject }) => {
        const nextKey = spki === undefined ? ZERO_BYTES32 : keccak256(bytes32("spki", spki));
        return call(contract, contract.publishNextKey, [subjectKeyOf(subject), nextKey]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("NextKeyPublished"), receipt),
    }),
    rotateKey: verb(handle, {
      call: (contract, { spki, ...subject }) => {
        if (bytes32("spki", spki) === ZERO_BYTES32) refuse("KeyZero", {});
        return call(contract, contract.rotateKey, [subjectKeyOf(subject), spki]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("KeyRotated"), receipt),
    }),
    revoke: verb(handle, {
      call: (contract, { reason = "Unspecified", ...subject }) => {
        const number = placeOf("reason", reason, REVOCATION_REASONS);
        return call(contract, contract.revoke, [subjectKeyOf(subject), number]);
      },
      outcome: revoked,
    }),
    revokeByKey: verb(handle, {
      call: (contract, { qx, qy, r, s, ...subject }) => {
        const words = Object.entries({ qx, qy, r, s }).map(([name, value]) => bytes32(name, value));
        return call(contract, contract.revokeByKey, [
          subjectKeyOf(subject),
          ...(words as [string, string, string, string]),
        ]);
      },
      outcome: revoked,
    }),
    revocationStatement: ({ spki, ...subject }) =>
      handle.read((contract) => contract.revocationStatement(subjectKeyOf(subject), bytes32("spki", spki))),
    settleRequest: verb(handle, {
      call: (contract, subject) => call(contract, contract.settleRequest, [subjectKeyOf(subject)]),
      outcome: (contract, receipt) => {
        const [paid] = emittedAll(contract, contract.getEvent("RequestFulfilled"), receipt);
        const [back] = emittedAll(contract, contract.getEvent("RequestRefunded"), receipt);
        return {
          subjectKey: (paid ?? back)!.subjectKey,
          level: VALIDATION_LEVELS[Number(paid?.level ?? 0n)]!,
          paid: paid?.fee ?? 0n,
          refunded: back?.fee ?? 0n,
        };
      },
    }),
  };
}
