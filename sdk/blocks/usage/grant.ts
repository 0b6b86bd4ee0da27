import { AbiCoder, keccak256 } from "ethers";

import type { IUsagePolicy } from "../../core/contracts.ts";
import { address, bytes32, refuse, uint, ZERO_BYTES32 } from "../../core/input.ts";
import { encodePolicy, policyHash, type Policy } from "../../formats/policy/index.ts";

/**
 * A grant with all that it takes to ask, use or end it; the ledger keeps one word of it. It is plain data: keep it as JSON, or
 * have `usage.grantOf` rebuild it from the events.
 */
export interface UsageGrant {
  readonly id: string;
  /** The grant that it was handed on from; 32 zero bytes at the beginning of a line. */
  readonly parent: string;
  /** Who grants: the data subject, or the controller that hands on. */
  readonly assigner: string;
  /** To whom. */
  readonly assignee: string;
  /** Root of the salted fingerprints of the data, see {@link sealDetails}. */
  readonly dataRoot: string;
  /** Hash of the policy that it began with. */
  readonly policyHash: string;
  /** The first second at which it is over, since 1970; 0 for never. */
  readonly expiresAt: number;
  /** The policy now, in its compact form; see {@link decodePolicy}. */
  readonly policy: string;
  /** Stems of its ancestors, from the first of the line to its parent. */
  readonly lineage: readonly string[];
}

/** What a new grant is made of. */
export interface TermsArgs {
  /** The data subject; for a grant that is handed on it is the parent's assignee. */
  assigner?: string;
  assignee: string;
  dataRoot: string;
  /** What may be done: a policy, or its compact form (open or sealed). */
  policy: Policy | string;
  /** The first second at which it is over; never if left out, or when the parent is. */
  expiresAt?: number;
  /** The grant that is handed on. */
  parent?: UsageGrant;
}

/**
 * A grant that nobody agreed on yet. Use accounts and fingerprints that no other grant has: whoever uses one twice lets others
 * link the two.
 *
 * @throws GrantDataZero without data; GrantOutlivesParent; PolicyMalformed for what is no policy; AddressInvalid; BytesInvalid.
 * @example
 * import { actions, purposes, type Policy } from "@trellis/sdk/formats"; // ODRL 2.2 and DPV
 *
 * const policy: Policy = {
 *   strategy: "prohibit", // prohibitions win
 *   depth: 1, // may be handed on once
 *   budgets: [10], // ten uses
 *   rules: [
 *     { verb: "Allow", actions: actions("read"), purposes: { of: purposes("dpv:DeliveryOfGoods") }, budget: 1 },
 *     { verb: "Deny", purposes: { of: purposes("dpv:Marketing") } },
 *   ],
 * };
 * const data = sealDetails({ email: "ana@example.org", "birth date": "1990-04-12" });
 * const terms = usageTerms({ assigner: subject.address, assignee: shop.address, dataRoot: data.root, policy });
 */
export function usageTerms({ assigner, assignee, dataRoot, policy, expiresAt, parent }: TermsArgs): UsageGrant {
  const encoded = typeof policy === "string" ? policy : encodePolicy(policy);
  const end = Number(uint("expiresAt", expiresAt ?? parent?.expiresAt ?? 0, 40));
  const most = parent?.expiresAt ?? 0;
  if (most !== 0 && (end === 0 || end > most)) {
    refuse("GrantOutlivesParent", { expiresAt: BigInt(end), parentExpiresAt: BigInt(most) });
  }
  if (bytes32("dataRoot", dataRoot) === ZERO_BYTES32) refuse("GrantDataZero", {});
  const grant = {
    parent: parent?.id ?? ZERO_BYTES32,
    assigner: address("assigner", parent?.assignee ?? assigner ?? ""),
    assignee: address("assignee", assignee),
    dataRoot,
    policyHash: policyHash(encoded),
  };
  const lineage = parent ? [...parent.lineage, stemOf(parent)] : [];
  return { id: idOf(grant), ...grant, expiresAt: end, policy: encoded, lineage };
}

/** The parts of a grant that its id is made of. */
export type GrantParts = Pick<UsageGrant, "parent" | "assigner" | "assignee" | "dataRoot" | "policyHash">;

/** The id of a grant, as the contract computes it. */
export function idOf(grant: GrantParts): string {
  return hash(["bytes32", "bytes32"], [grant.parent, stemOf(grant)]);
}

/** What of a grant is not its parent. */
export function stemOf(grant: GrantParts): string {
  return hash(["address", "address", "bytes32"], [grant.assigner, grant.assignee, termsOf(grant)]);
}

/** What of a grant are neither parent nor parties. */
export function termsOf({ dataRoot, policyHash }: GrantParts): string {
  return hash(["bytes32", "bytes32"], [dataRoot, policyHash]);
}

/** The grant as the contract takes it. */
export function partsOf({ parent, assigner, assignee, dataRoot, policyHash }: GrantParts): IUsagePolicy.GrantStruct {
  return { parent, assigner, assignee, dataRoot, policyHash };
}

/** The grant as it is presented to the contract. */
export function presented(grant: UsageGrant): IUsagePolicy.PresentedStruct {
  return { grant: partsOf(grant), lineage: [...grant.lineage], policy: grant.policy };
}

function hash(types: string[], values: string[]): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
}
