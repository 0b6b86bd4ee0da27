import { AbiCoder, keccak256 } from "ethers";

import { call } from "../../../core/call.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../../core/eip712.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, ZERO_ADDRESS, ZERO_BYTES32 } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import type { DIDRegistry, IDIDRegistry } from "../../../core/contracts.ts";
import { InputError } from "../../../errors.ts";
import { encodeChange, type DidChange } from "./change.ts";
import { applyChangesTypes, changeOwnerTypes, commitNextOwnerTypes, setRecoveryTypes } from "./typed-data.ts";

/** An identity and who is to own it. */
export interface ChangeOwnerArgs {
  identity: string;
  /** The zero address deactivates the identity, for good. */
  newOwner: string;
}

/** Changes of one identity, all or none. */
export interface ApplyChangesArgs {
  identity: string;
  changes: DidChange[];
  /** Its owner from then on; as before if left out. */
  newOwner?: string;
}

/** Something that an account signed, for anyone to send. */
export type SignedByActor<T> = T & Authorization & { actor: string };

/** {@link ApplyChangesArgs} as they are signed. */
export interface EncodedChanges {
  identity: string;
  changes: IDIDRegistry.ChangeStruct[];
  newOwner: string;
}

export interface DidWrites {
  /**
   * Gives an identity another owner; the zero address deactivates it for good. By its owner, or by the next owner that was
   * committed to. Everything that the last owner set is void from then on.
   *
   * Resolvers that follow the standard and nothing else go on showing it: see `did.rotate`, which takes it back too.
   *
   * @throws IdentityOwnerOnly; IdentityDeactivated; NextOwnerMismatch; RecoveryStands if it is to be deactivated.
   * @example
   * await trellis.did.changeOwner({ identity, newOwner }); // { identity, owner, previousChange, receipt }
   */
  changeOwner: Verb<ChangeOwnerArgs, void, { identity: string; owner: string; previousChange: bigint }>;
  /** Signs a change of the owner, for a relayer to send. */
  signChangeOwner(args: ChangeOwnerArgs & SignOptions): Promise<SignedByActor<ChangeOwnerArgs>>;
  /** Sends what {@link signChangeOwner} signed. */
  changeOwnerBySig: Verb<
    SignedByActor<ChangeOwnerArgs>,
    void,
    { identity: string; owner: string; previousChange: bigint }
  >;
  /**
   * Changes delegates and attributes, all or none, and the owner at the end if one is named. Owner only.
   *
   * @throws IdentityOwnerOnly; IdentityDeactivated; ValidityTooLong; those of `changeOwner`.
   * @example
   * await trellis.did.applyChanges({
   *   identity,
   *   changes: [{ kind: "setAttribute", name: "did/svc/HubService", value: "https://hub.example", validity: 86_400 }],
   * });
   */
  applyChanges: Verb<ApplyChangesArgs, void, { identity: string }>;
  /** Signs changes, for a relayer to send. */
  signChanges(args: ApplyChangesArgs & SignOptions): Promise<SignedByActor<EncodedChanges>>;
  /** Sends what {@link signChanges} signed. */
  applyChangesBySig: Verb<SignedByActor<EncodedChanges>, void, { identity: string }>;
  /**
   * Commits to the next owner, by an address that was never used and that nobody knows: from then on only that one can
   * follow, whoever gets hold of the present key. Owner only.
   *
   * @throws IdentityOwnerOnly; IdentityDeactivated; NextOwnerStands.
   */
  commitNextOwner: Verb<NextOwner, void, { identity: string; commitment: string }>;
  /** Signs a commitment, for a relayer to send. */
  signCommitNextOwner(args: NextOwner & SignOptions): Promise<SignedByActor<Commitment>>;
  /** Sends what {@link signCommitNextOwner} signed. */
  commitNextOwnerBySig: Verb<SignedByActor<Commitment>, void, { identity: string; commitment: string }>;
  /**
   * Puts a recovery in charge; from then on only that one can name another. Owner only.
   *
   * @throws IdentityOwnerOnly; IdentityDeactivated; RecoveryOnly; RecoveryInvalid.
   */
  setRecovery: Verb<RecoveryArgs, void, RecoveryArgs>;
  /** Signs a recovery, for a relayer to send. */
  signSetRecovery(args: RecoveryArgs & SignOptions): Promise<SignedByActor<RecoveryArgs>>;
  /** Sends what {@link signSetRecovery} signed. */
  setRecoveryBySig: Verb<SignedByActor<RecoveryArgs>, void, RecoveryArgs>;
}

/** An identity and the owner that is to follow, which only its digest tells the ledger of. */
export interface NextOwner {
  identity: string;
  nextOwner: string;
}

/** An identity and the digest of its next owner. */
export interface Commitment {
  identity: string;
  commitment: string;
}

/** An identity and the contract that may give it another owner. */
export interface RecoveryArgs {
  identity: string;
  recovery: string;
}

export function didWrites(handle: Handle<DIDRegistry>): DidWrites {
  return {
    changeOwner: verb(handle, {
      call: (registry, args) => {
        const { identity, newOwner } = ownerChange(args);
        return call(registry, registry.changeOwner, [identity, newOwner]);
      },
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("DIDOwnerChanged"), receipt),
    }),
    signChangeOwner: ({ identity, newOwner, ...options }) =>
      signAction(handle, changeOwnerTypes, (actor) => ({ actor, ...ownerChange({ identity, newOwner }) }), options),
    changeOwnerBySig: verb(handle, {
      call: (registry, { actor, identity, newOwner, ...signed }) =>
        call(registry, registry.changeOwnerBySig, [
          address("actor", actor),
          identityOf(identity),
          address("newOwner", newOwner),
          ...authorization(signed),
        ]),
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("DIDOwnerChanged"), receipt),
    }),
    applyChanges: verb(handle, {
      call: (registry, args) => {
        const { identity, changes, newOwner } = encodeChanges(args);
        return call(registry, registry.applyChanges, [identity, changes, newOwner]);
      },
      outcome: (_registry, _receipt, { identity }) => ({ identity }),
    }),
    signChanges: ({ identity, changes, newOwner, ...options }) => {
      const encoded = encodeChanges({ identity, changes, ...(newOwner !== undefined && { newOwner }) });
      return signAction(handle, applyChangesTypes, (actor) => ({ actor, ...encoded }), options);
    },
    applyChangesBySig: verb(handle, {
      call: (registry, { actor, identity, changes, newOwner, ...signed }) =>
        call(registry, registry.applyChangesBySig, [
          address("actor", actor),
          identityOf(identity),
          changes,
          address("newOwner", newOwner),
          ...authorization(signed),
        ]),
      outcome: (_registry, _receipt, { identity }) => ({ identity }),
    }),
    commitNextOwner: verb(handle, {
      call: (registry, args) => {
        const { identity, commitment } = commitmentOf(args);
        return call(registry, registry.commitNextOwner, [identity, commitment]);
      },
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("NextOwnerCommitted"), receipt),
    }),
    signCommitNextOwner: ({ identity, nextOwner, ...options }) =>
      signAction(
        handle,
        commitNextOwnerTypes,
        (actor) => ({ actor, ...commitmentOf({ identity, nextOwner }) }),
        options,
      ),
    commitNextOwnerBySig: verb(handle, {
      call: (registry, { actor, identity, commitment, ...signed }) =>
        call(registry, registry.commitNextOwnerBySig, [
          address("actor", actor),
          identityOf(identity),
          bytes32("commitment", commitment) === ZERO_BYTES32 ? refuse("NextOwnerMissing", {}) : commitment,
          ...authorization(signed),
        ]),
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("NextOwnerCommitted"), receipt),
    }),
    setRecovery: verb(handle, {
      call: (registry, { identity, recovery }) =>
        call(registry, registry.setRecovery, [identityOf(identity), address("recovery", recovery)]),
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("RecoverySet"), receipt),
    }),
    signSetRecovery: ({ identity, recovery, ...options }) =>
      signAction(
        handle,
        setRecoveryTypes,
        (actor) => ({ actor, identity: identityOf(identity), recovery: address("recovery", recovery) }),
        options,
      ),
    setRecoveryBySig: verb(handle, {
      call: (registry, { actor, identity, recovery, ...signed }) =>
        call(registry, registry.setRecoveryBySig, [
          address("actor", actor),
          identityOf(identity),
          address("recovery", recovery),
          ...authorization(signed),
        ]),
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("RecoverySet"), receipt),
    }),
  };
}

/** An address that can be an identity. */
export function identityOf(identity: string): string {
  if (identity.startsWith("did:")) {
    const remedy = "Take did.identityOf(did), which looks whether the DID is one of this chain.";
    const args = { parameter: "identity", value: identity };
    throw new InputError({ name: "AddressInvalid", args, message: "identity is a DID, not its address.", remedy });
  }
  const checked = address("identity", identity);
  return checked === ZERO_ADDRESS ? refuse("IdentityZero", {}) : checked;
}

function ownerChange({ identity, newOwner }: ChangeOwnerArgs): ChangeOwnerArgs {
  return { identity: identityOf(identity), newOwner: address("newOwner", newOwner) };
}

function encodeChanges({ identity, changes, newOwner = ZERO_ADDRESS }: ApplyChangesArgs): EncodedChanges {
  return {
    identity: identityOf(identity),
    changes: changes.map(encodeChange),
    newOwner: address("newOwner", newOwner),
  };
}

function commitmentOf({ identity, nextOwner }: NextOwner): Commitment {
  const pair = [identityOf(identity), address("nextOwner", nextOwner)];
  if (pair[1] === ZERO_ADDRESS) refuse("NextOwnerMissing", {});
  const commitment = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "address"], pair));
  return { identity: pair[0]!, commitment };
}
