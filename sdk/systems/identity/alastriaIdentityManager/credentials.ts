import { keccak256 } from "ethers";

import { call } from "../../../core/call.ts";
import type { AlastriaIdentityManager } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_BYTES32 } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { MerkleTree } from "../../../crypto/merkle.ts";
import {
  accountOf,
  nameAt,
  ordinal,
  signedBy,
  signWithDeadline,
  struct,
  type Signed,
  type SignedOptions,
} from "./signing.ts";

/** As what an account speaks of a credential. */
export type CredentialSide = "Subject" | "Issuer";

/** Where a credential stands; the later in this list the worse. */
export type CredentialStatus = "None" | "Valid" | "AskIssuer" | "Revoked" | "DeletedBySubject";

const SIDES: readonly [CredentialSide, ...CredentialSide[]] = ["Subject", "Issuer"];
const STATUSES: readonly [CredentialStatus, ...CredentialStatus[]] = [
  "None",
  "Valid",
  "AskIssuer",
  "Revoked",
  "DeletedBySubject",
];
const updateTypes = struct(
  "UpdateCredential",
  "address account, uint8 side, bytes32 digest, uint8 status, uint256 deadline",
);
const registerTypes = struct(
  "RegisterCredentials",
  "address account, uint8 side, bytes32 root, uint32 count, uint256 deadline",
);

/** That a credential is one of a root. */
export interface CredentialMembership {
  root: string;
  proof: readonly string[];
}

/** A credential and where its entry goes; "Valid" registers it. */
export interface CredentialArgs {
  side: CredentialSide;
  /** See {@link credentialDigest}. */
  digest: string;
  status: Exclude<CredentialStatus, "None">;
  /** For a credential that was registered as one of a root and has no entry of its own yet. */
  membership?: CredentialMembership;
}

/** An entry's move signed by its account, for anyone to send. */
export interface SignedCredential extends CredentialArgs, Signed {
  action: "updateCredential";
  account: string;
}

/** An entry as it moved. */
export interface CredentialOutcome {
  side: CredentialSide;
  account: string;
  digest: string;
  status: CredentialStatus;
}

/** Many credentials as one root. */
export interface CredentialsArgs {
  side: CredentialSide;
  /** See {@link credentialTree}. */
  root: string;
  count: number;
}

/** A root signed by its account, for anyone to send. */
export interface SignedCredentials extends CredentialsArgs, Signed {
  action: "registerCredentials";
  account: string;
}

/** Whose word is asked for. */
export interface CredentialEntry {
  account: string;
  digest: string;
  membership?: CredentialMembership;
}

type CredentialsOutcome = { side: CredentialSide; account: string; root: string; count: number };

export interface Credentials {
  /**
   * Registers a credential ("Valid") or moves the caller's entry forward.
   *
   * @throws CredentialDigestZero; CredentialTransitionForbidden; CredentialNotInRoot.
   * @example
   * await university.alastria.updateCredential({ side: "Issuer", digest, status: "Valid" });
   */
  updateCredential: Verb<CredentialArgs, void, CredentialOutcome>;
  /** Signs a move of an entry instead of sending it. */
  signCredential(args: CredentialArgs & SignedOptions): Promise<SignedCredential>;
  /** Moves an entry in the name of the account that signed. @throws SignatureExpired; SignatureInvalid; those of `updateCredential`. */
  updateCredentialBySig: Verb<SignedCredential, void, CredentialOutcome>;
  /** Registers any number of credentials as one root. @throws CredentialDigestZero; CredentialCountZero; CredentialRootExists. */
  registerCredentials: Verb<CredentialsArgs, void, CredentialsOutcome>;
  /** Signs a root instead of sending it. */
  signCredentials(args: CredentialsArgs & SignedOptions): Promise<SignedCredentials>;
  /** Registers a root in the name of the account that signed. @throws SignatureExpired; SignatureInvalid; those of `registerCredentials`. */
  registerCredentialsBySig: Verb<SignedCredentials, void, CredentialsOutcome>;
  /** Where one side says that a credential stands. */
  credentialStatusOf(args: CredentialEntry & { side: CredentialSide }): Promise<CredentialStatus>;
  /**
   * Where a credential stands after both sides, which are asked apart: no call names the two together.
   *
   * @example
   * await employer.alastria.credentialStatus({ subject: { account, digest }, issuer: { account: university, digest: theirs } });
   */
  credentialStatus(args: { subject: CredentialEntry; issuer: CredentialEntry }): Promise<CredentialStatus>;
}

export function credentials(handle: Handle<AlastriaIdentityManager>): Credentials {
  const updated = (manager: AlastriaIdentityManager, receipt: Parameters<typeof emitted>[2]): CredentialOutcome => {
    const said = emitted(manager, manager.getEvent("CredentialUpdated"), receipt);
    return { ...said, side: nameAt(SIDES, said.side), status: nameAt(STATUSES, said.status) };
  };
  const registered = (manager: AlastriaIdentityManager, receipt: Parameters<typeof emitted>[2]): CredentialsOutcome => {
    const said = emitted(manager, manager.getEvent("CredentialsRegistered"), receipt);
    return { ...said, side: nameAt(SIDES, said.side), count: Number(said.count) };
  };
  const credentialStatusOf: Credentials["credentialStatusOf"] = ({ side, account, digest, membership }) =>
    handle.read(async (manager) => {
      const of = [ordinal(SIDES, side), address("account", account)] as const;
      const { status } = membership
        ? await manager.credentialStatusInRoot(...of, membership.root, [...membership.proof], digest)
        : await manager.credentialStatusOf(...of, bytes32("digest", digest));
      return nameAt(STATUSES, status);
    });

  return {
    updateCredential: verb(handle, {
      call: (manager, { side, digest, status, membership }) => {
        const [of, id, to] = [ordinal(SIDES, side), digestOf(side, digest), ordinal(STATUSES, status)];
        if (!membership) return call(manager, manager.updateCredential, [of, id, to]);
        return call(manager, manager.updateCredentialInRoot, [of, ...located(membership), id, to]);
      },
      outcome: updated,
    }),
    async signCredential({ deadline, signer, ...args }) {
      const account = await accountOf(handle, { signer });
      const { side, digest, status } = args;
      const message = { account, side: ordinal(SIDES, side), digest: digestOf(side, digest) };
      const signed = await signWithDeadline(
        handle,
        updateTypes,
        { ...message, status: ordinal(STATUSES, status) },
        { deadline },
      );
      return { action: "updateCredential", account, ...args, ...signed };
    },
    updateCredentialBySig: verb(handle, {
      call: (manager, { account, side, digest, status, membership, ...signed }) => {
        const by = address("account", account);
        const [of, id, to] = [ordinal(SIDES, side), digestOf(side, digest), ordinal(STATUSES, status)];
        if (!membership) return call(manager, manager.updateCredentialBySig, [by, of, id, to, ...signedBy(signed)]);
        const args = [by, of, ...located(membership), id, to, ...signedBy(signed)] as const;
        return call(manager, manager.updateCredentialInRootBySig, [...args]);
      },
      outcome: updated,
    }),
    registerCredentials: verb(handle, {
      call: (manager, args) => call(manager, manager.registerCredentials, rooted(args)),
      outcome: registered,
    }),
    async signCredentials({ deadline, signer, ...args }) {
      const account = await accountOf(handle, { signer });
      const [side, root, count] = rooted(args);
      const signed = await signWithDeadline(handle, registerTypes, { account, side, root, count }, { deadline });
      return { action: "registerCredentials", account, ...args, ...signed };
    },
    registerCredentialsBySig: verb(handle, {
      call: (manager, { account, ...args }) =>
        call(manager, manager.registerCredentialsBySig, [
          address("account", account),
          ...rooted(args),
          ...signedBy(args),
        ]),
      outcome: registered,
    }),
    credentialStatusOf,
    async credentialStatus({ subject, issuer }) {
      const says = [
        await credentialStatusOf({ side: "Subject", ...subject }),
        await credentialStatusOf({ side: "Issuer", ...issuer }),
      ] as const;
      return combineCredentialStatus(...says);
    },
  };
}

/** What both sides together say: the worse of the two; "None" unless both have said something. */
export function combineCredentialStatus(subject: CredentialStatus, issuer: CredentialStatus): CredentialStatus {
  if (subject === "None" || issuer === "None") return "None";
  return ordinal(STATUSES, subject) > ordinal(STATUSES, issuer) ? subject : issuer;
}

/**
 * Many credentials as a tree: register its root, and give each holder the membership of its credential.
 *
 * @example
 * const tree = credentialTree(digests);
 * await university.alastria.registerCredentials({ side: "Issuer", root: tree.root, count: digests.length });
 * const membership = tree.membershipOf(17);
 */
export function credentialTree(digests: readonly string[]): {
  root: string;
  membershipOf(index: number): CredentialMembership;
} {
  const tree = new MerkleTree(digests.map((digest) => keccak256(bytes32("digest", digest))));
  return { root: tree.root, membershipOf: (index) => ({ root: tree.root, proof: tree.proofOf(index) }) };
}

function located({ root, proof }: CredentialMembership): [string, string[]] {
  return [bytes32("root", root), proof.map((node) => bytes32("proof", node))];
}

function rooted({ side, root, count }: CredentialsArgs): [number, string, bigint] {
  if (count === 0) refuse("CredentialCountZero", { root });
  return [ordinal(SIDES, side), digestOf(side, root), uint("count", count, 32)];
}

function digestOf(side: CredentialSide, digest: string): string {
  const zero = bytes32("digest", digest) === ZERO_BYTES32;
  return zero ? refuse("CredentialDigestZero", { side: BigInt(ordinal(SIDES, side)) }) : digest;
}
