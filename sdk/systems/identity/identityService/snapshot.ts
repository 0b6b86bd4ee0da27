import { refuseWith, verified, type Verified } from "../../../credentials/verdict.ts";
import { isSignedOffline } from "./holder.ts";
import { requireStanding, verifiedId, type ValidationStanding, type VerifiedId } from "./standing.ts";
import { checkBundle, type CheckedBundle, type VerifyIdArgs } from "./verify.ts";

/** How a batch of validations stood when a snapshot was taken. */
export interface BatchSnapshot extends ValidationStanding {
  /** One bit for each file, the lowest of the first word first: it was revoked. */
  revoked: readonly string[];
  /** As `revoked`: it was suspended. */
  suspended: readonly string[];
}

/** All that a visited operator needs to verify without a connection. It is plain JSON: keep it in a file. */
export interface IdSnapshot {
  /** The EIP-712 domain of presentations. */
  domain: { name: string; version: string; chainId: number; verifyingContract: string };
  /** The block it was taken at. */
  block: number;
  /** That block's time, in seconds since 1970. */
  takenAt: number;
  /** The verifier of P-256 keys of this deployment. */
  p256Verifier: string;
  /** The cached roots, by {@link batchKey}. */
  batches: Readonly<Record<string, BatchSnapshot>>;
  /** The owners of all identities that changed hands; every other identity owns itself. */
  owners: Readonly<Record<string, string>>;
}

/** What a visited operator was shown while it has no connection. */
export interface VerifyIdOfflineArgs extends VerifyIdArgs {
  snapshot: IdSnapshot;
  /** How old the snapshot may be, in seconds: what was revoked since it was taken is not noticed. */
  maxAge: number;
}

/** What names a batch in a snapshot. */
export function batchKey(batch: {
  validator: string;
  accreditation: bigint;
  root: string;
  count: number;
  expirationTime: number;
}): string {
  const { validator, accreditation, root, count, expirationTime } = batch;
  return [validator, accreditation, root, count, expirationTime].join(" ").toLowerCase();
}

/**
 * Verifies what a holder shows without any connection, against a snapshot. Holders whose identity belongs to a contract
 * or a passkey have to be verified online.
 *
 * @example
 * const { verdict, value } = await verifyIdOffline({ bundle, verifier, takeNonce, snapshot, maxAge: 86_400 });
 */
export function verifyIdOffline(args: VerifyIdOfflineArgs): Promise<Verified<VerifiedId>> {
  const { snapshot, maxAge, level = "Low" } = args;
  return verified(async () => {
    const now = args.now?.() ?? Date.now() / 1000;
    if (now - snapshot.takenAt > maxAge) refuseWith("StatusUnknown", "The snapshot is too old.");
    const checked = await checkBundle(args, snapshot.domain);
    const standing = standingIn(snapshot, checked, now);
    requireStanding(standing, level);

    const { holder, signature } = checked.presentation;
    const owner = snapshot.owners[holder.account] ?? holder.account;
    if (!isSignedOffline(owner, checked.digest, signature, snapshot.p256Verifier)) {
      refuseWith("WrongHolder", "The holder did not sign it, or with a key that cannot be checked offline.");
    }
    return verifiedId(checked.presentation, standing);
  });
}

function standingIn({ batches }: IdSnapshot, { presentation, root }: CheckedBundle, now: number): ValidationStanding {
  const { validation } = presentation;
  const batch = batches[batchKey({ ...validation, root })];
  if (!batch || validation.index >= validation.count) refuseWith("StatusUnknown", "No cached root has it.");
  const { revoked, suspended, ...standing } = batch;
  const status = isSet(revoked, validation.index)
    ? "revoked"
    : validation.expirationTime !== 0 && now >= validation.expirationTime
      ? "expired"
      : isSet(suspended, validation.index)
        ? "suspended"
        : standing.status;
  return { ...standing, status: standing.status === "valid" ? status : standing.status };
}

function isSet(words: readonly string[], index: number): boolean {
  return ((BigInt(words[index >> 8] ?? "0x0") >> BigInt(index & 255)) & 1n) === 1n;
}
