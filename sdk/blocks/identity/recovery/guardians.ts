import { AbiCoder, keccak256 } from "ethers";

import { randomSalt } from "../../../crypto/bytes.ts";
import { MerkleTree, processProof } from "../../../crypto/merkle.ts";
import { address, bytes32, refuse, uint, ZERO_ADDRESS, ZERO_BYTES32 } from "../../../core/input.ts";

/** Names for the kinds of guardians; any number from 0 to 255 will do as well. */
export const guardianCategories = { family: 1, friend: 2, institution: 3, device: 4 } as const;

/** Shortest and longest delay of a policy, in seconds. */
const DELAYS = { least: 48 * 3600, most: 90 * 24 * 3600 };

/** Somebody who may recover an identity together with others. */
export interface Guardian {
  account: string;
  /** What kind of guardian it is: a name of {@link guardianCategories} or a number of your own, 0 to 255. */
  category: keyof typeof guardianCategories | number;
  /** What its approval counts; 1 unless said otherwise. */
  weight?: number;
}

/** Who can recover an identity, and how: all that the chain knows of it. */
export interface RecoveryPolicy {
  /** Merkle root of the guardians. */
  guardians: string;
  /** Commitment to the panic key. */
  panic: string;
  /** Weight of guardians that has to agree. */
  threshold: number;
  /** How many categories these have to be of. */
  minCategories: number;
  /** Seconds between a proposal and its execution, and before a change of the policy takes effect. */
  delay: number;
}

/** What one guardian keeps, in secret: its own leaf and the proof of it. It tells nothing about the others. */
export interface GuardianFile {
  identity: string;
  guardian: string;
  weight: number;
  category: number;
  salt: string;
  proof: string[];
}

/** What is to be sealed. */
export interface SealGuardiansArgs {
  identity: string;
  guardians: readonly Guardian[];
  threshold: number;
  /** 1 unless said otherwise. */
  minCategories?: number;
  /** Seconds, 48 hours to 90 days. */
  delay: number;
  /** The account of the panic key: of a key kept apart from every other, used for nothing else. */
  panic: string;
}

/** The policy for the chain, and the secrets: a file for each guardian, in the order given, and one for the panic key. */
export interface SealedGuardians {
  policy: RecoveryPolicy;
  files: GuardianFile[];
  panic: { account: string; salt: string };
}

/**
 * Seals a set of guardians. Only `policy` goes on chain; give each guardian its file and keep the panic file with the
 * panic key. Every leaf has a salt of its own, so nobody can try accounts until one fits.
 *
 * @throws GuardianOrderInvalid for a guardian named twice or zero; RecoveryApprovalsTooFew if all together do not
 * suffice; RecoveryThresholdZero; RecoveryDelayInvalid.
 * @example
 * const { policy, files, panic } = sealGuardians({
 *   identity, threshold: 2, minCategories: 2, delay: 72 * 3600, panic: paperWallet,
 *   guardians: [{ account: sister, category: "family" }, { account: bank, category: "institution" }],
 * });
 * await trellis.recovery.setPolicy({ identity, policy });
 */
export function sealGuardians(args: SealGuardiansArgs): SealedGuardians {
  const identity = address("identity", args.identity);
  const leaves = args.guardians.map((guardian) => {
    const { account, weight = 1, category } = guardian;
    return {
      identity,
      guardian: address("account", account),
      weight: Number(uint("weight", weight, 16)),
      category: Number(uint("category", typeof category === "number" ? category : guardianCategories[category], 8)),
      salt: randomSalt(),
    };
  });
  const panic = { account: address("panic", args.panic), salt: randomSalt() };
  const policy = checkedPolicy(identity, {
    guardians: ZERO_BYTES32,
    panic: keccak256(AbiCoder.defaultAbiCoder().encode(["address", "bytes32"], [panic.account, panic.salt])),
    threshold: args.threshold,
    minCategories: args.minCategories ?? 1,
    delay: args.delay,
  });
  const accounts = new Set<string>();
  for (const { guardian } of leaves) {
    if (guardian === ZERO_ADDRESS || accounts.has(guardian)) refuse("GuardianOrderInvalid", { guardian });
    accounts.add(guardian);
  }
  requireEnough(leaves, policy);

  // Sorted by their hashes, the leaves' places tell nothing about the order in which the guardians were named.
  const hashes = leaves.map(leafOf);
  const sorted = [...hashes].sort();
  const tree = new MerkleTree(sorted);
  const files = leaves.map((leaf, i) => ({ ...leaf, proof: tree.proofOf(sorted.indexOf(hashes[i]!)) }));
  return { policy: { ...policy, guardians: tree.root }, files, panic };
}

/** The root that a guardian's file leads to. */
export function rootOf(file: Omit<GuardianFile, "identity">): string {
  return processProof(leafOf(file), file.proof);
}

/** Refuses guardians who do not suffice under a policy. */
export function requireEnough(
  guardians: readonly { weight: number; category: number }[],
  { threshold, minCategories }: RecoveryPolicy,
): void {
  const weight = guardians.reduce((sum, each) => sum + each.weight, 0);
  const categories = new Set(guardians.map(({ category }) => category)).size;
  if (weight >= threshold && categories >= minCategories) return;
  refuse("RecoveryApprovalsTooFew", {
    weight: BigInt(weight),
    threshold: BigInt(threshold),
    categories: BigInt(categories),
    minCategories: BigInt(minCategories),
  });
}

/** A policy that the contract accepts, but for the commitments. */
export function checkedPolicy(identity: string, policy: RecoveryPolicy): RecoveryPolicy {
  const threshold = Number(uint("threshold", policy.threshold, 32));
  const delay = Number(uint("delay", policy.delay, 32));
  if (threshold === 0) refuse("RecoveryThresholdZero", { identity });
  if (delay < DELAYS.least || delay > DELAYS.most) refuse("RecoveryDelayInvalid", { delay: BigInt(delay) });
  return {
    guardians: bytes32("guardians", policy.guardians),
    panic: bytes32("panic", policy.panic),
    threshold,
    minCategories: Number(uint("minCategories", policy.minCategories, 8)),
    delay,
  };
}

function leafOf({ guardian, weight, category, salt }: Omit<GuardianFile, "identity" | "proof">): string {
  const values = [address("guardian", guardian), weight, category, bytes32("salt", salt)];
  return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint16", "uint8", "bytes32"], values)));
}
