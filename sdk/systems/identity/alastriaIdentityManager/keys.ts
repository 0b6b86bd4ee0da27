import { call } from "../../../core/call.ts";
import type { AlastriaIdentityManager } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, ZERO_BYTES32 } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { nameAt, ordinal, signedBy, signWithDeadline, struct, type Signed, type SignedOptions } from "./signing.ts";

/** Where a public key stands. */
export type KeyStatus = "None" | "Valid" | "Revoked" | "Deleted";

const STATUSES: readonly [KeyStatus, ...KeyStatus[]] = ["None", "Valid", "Revoked", "Deleted"];
const updateTypes = struct("UpdateKey", "address identity, bytes32 keyHash, uint8 status, uint256 deadline");

/** A public key and where it goes: "Valid" registers, "Revoked" revokes, "Deleted" deletes it. */
export interface KeyArgs {
  identity: string;
  /** Keccak-256 of the public key. */
  keyHash: string;
  status: Exclude<KeyStatus, "None">;
}

/** A key's move signed by the identity's owner, for anyone to send. */
export interface SignedKey extends KeyArgs, Signed {
  action: "updateKey";
}

/** A key as it moved. */
export type KeyOutcome = KeyArgs & { owner: string };

export interface PublicKeys {
  /**
   * Registers, revokes or deletes a public key of an identity. Its owner only; a key never comes back.
   *
   * @throws AlastriaOwnerOnly; KeyHashZero; KeyTransitionForbidden.
   * @example
   * await ana.alastria.updateKey({ identity, keyHash: keccak256(publicKey), status: "Valid" });
   */
  updateKey: Verb<KeyArgs, void, KeyOutcome>;
  /** Signs a move of a key instead of sending it. */
  signKey(args: KeyArgs & Pick<SignedOptions, "deadline">): Promise<SignedKey>;
  /** Moves a key in the name of the owner who signed. Anyone may send it. @throws SignatureExpired; SignatureInvalid; those of `updateKey`. */
  updateKeyBySig: Verb<SignedKey, void, KeyOutcome>;
  /** A key as it stands now: "Revoked" too once the ownership in which it was registered is over. */
  keyOf(args: {
    identity: string;
    keyHash: string;
  }): Promise<{ status: KeyStatus; from: number; until: number | undefined }>;
}

export function publicKeys(handle: Handle<AlastriaIdentityManager>): PublicKeys {
  const checked = ({ identity, keyHash, status }: KeyArgs): [string, string, number] => {
    if (bytes32("keyHash", keyHash) === ZERO_BYTES32) refuse("KeyHashZero", { identity });
    return [address("identity", identity), keyHash, ordinal(STATUSES, status)];
  };
  const outcome = (manager: AlastriaIdentityManager, receipt: Parameters<typeof emitted>[2]) => {
    const said = emitted(manager, manager.getEvent("KeyUpdated"), receipt);
    return { ...said, status: nameAt(STATUSES, said.status) as KeyArgs["status"] };
  };
  return {
    updateKey: verb(handle, {
      call: (manager, args) => call(manager, manager.updateKey, checked(args)),
      outcome,
    }),
    async signKey({ deadline, ...args }) {
      const [identity, keyHash, status] = checked(args);
      const signed = await signWithDeadline(handle, updateTypes, { identity, keyHash, status }, { deadline });
      return { action: "updateKey", ...args, ...signed };
    },
    updateKeyBySig: verb(handle, {
      call: (manager, args) => call(manager, manager.updateKeyBySig, [...checked(args), ...signedBy(args)]),
      outcome,
    }),
    keyOf: ({ identity, keyHash }) =>
      handle.read(async (manager) => {
        const key = await manager.keyOf(address("identity", identity), bytes32("keyHash", keyHash));
        const until = key.until === 0n ? undefined : Number(key.until);
        return { status: nameAt(STATUSES, key.status), from: Number(key.from), until };
      }),
  };
}
