import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import type { AttestationRegistry } from "../../core/contracts.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { setLeafStatusesTypes, setStatusTypes } from "./typed-data.ts";

/** Where an attestation stands, in the contract's order. */
export const attestationStatuses = ["none", "valid", "suspended", "revoked", "expired"] as const;

/** Where an attestation stands. */
export type AttestationStatus = (typeof attestationStatuses)[number];

/** Where an attester can move one. */
export type SettableStatus = "valid" | "suspended" | "revoked";

/** One attestation whose status changes. */
export interface StatusArgs {
  uid: string;
  /** 32 bytes for the reader of the event: a code, or the digest of a reason; nothing if left out. */
  reason?: string;
}

/** A status as it was changed. */
export interface StatusOutcome extends Required<StatusArgs> {
  attester: string;
}

/** Leaves of a root whose status changes. */
export interface LeafStatusesArgs extends StatusArgs {
  /** Their places in the tree, 1,024 at most, in any order. */
  indices: readonly number[];
  status: SettableStatus;
}

/** A change of status signed by the attester, for anyone to send. */
export interface SignedStatus extends StatusOutcome, Authorization {
  status: SettableStatus;
}

/** A change of leaves signed by the attester, for anyone to send. */
export interface SignedLeafStatuses extends Required<LeafStatusesArgs>, Authorization {
  attester: string;
}

/** Leaves as they were changed. */
export interface LeafStatusesOutcome extends StatusOutcome {
  status: AttestationStatus;
  indices: number[];
}

export interface StatusChanges {
  /**
   * Suspends an attestation; of a root, all statements below it. Its attester only.
   *
   * @throws AttestationUnknown; AttesterOnly; AttestationIrrevocable; AttestationStatusConflict if it does not stand.
   * @example
   * await trellis.attestation.suspend({ uid, reason: id("under review") });
   */
  suspend: Verb<StatusArgs, void, StatusOutcome>;
  /** Makes a suspended attestation valid again. Throws as `suspend`. */
  reinstate: Verb<StatusArgs, void, StatusOutcome>;
  /** Revokes an attestation, for good. Throws as `suspend`. */
  revoke: Verb<StatusArgs, void, StatusOutcome>;
  /** Revokes up to 256 attestations, all or none. Throws AttestationBatchInvalid, and as `suspend`. */
  multiRevoke: Verb<{ uids: readonly string[]; reason?: string }, void, { attester: string; uids: string[] }>;
  /** Signs a change of status instead of sending it: `suspended`, `valid` to reinstate, or `revoked`. */
  signStatus(args: StatusArgs & { status: SettableStatus } & SignOptions): Promise<SignedStatus>;
  /** Changes a status in the name of who signed. Anyone may send it. */
  setStatusBySig: Verb<SignedStatus, void, StatusOutcome & { status: SettableStatus }>;
  /**
   * Suspends, reinstates or revokes statements below a root, all or none. The root's attester only.
   *
   * @throws AttestationBatchInvalid; AttestationUnknown; AttesterOnly; AttestationIrrevocable; LeafStatusConflict if one
   * does not stand so, or is named twice.
   * @example
   * await trellis.attestation.setLeafStatuses({ uid, indices: [7, 700], status: "revoked" });
   */
  setLeafStatuses: Verb<LeafStatusesArgs, void, LeafStatusesOutcome>;
  /** Signs {@link setLeafStatuses} instead of sending it. */
  signLeafStatuses(args: LeafStatusesArgs & SignOptions): Promise<SignedLeafStatuses>;
  /** Changes leaves in the name of who signed. Anyone may send it. */
  setLeafStatusesBySig: Verb<SignedLeafStatuses, void, LeafStatusesOutcome>;
}

const MAX_UIDS = 256;
const MAX_LEAVES = 1_024;

export function statusChanges(handle: Handle<AttestationRegistry>): StatusChanges {
  const one = (method: "suspend" | "reinstate" | "revoke", outcome: Outcome) =>
    verb(handle, {
      call: (registry, { uid, reason = ZERO_BYTES32 }: StatusArgs) =>
        call(registry, registry[method], [bytes32("uid", uid), bytes32("reason", reason)]),
      outcome,
    });
  return {
    suspend: one("suspend", outcomes.suspended),
    reinstate: one("reinstate", outcomes.valid),
    revoke: one("revoke", outcomes.revoked),
    multiRevoke: verb(handle, {
      call: (registry, { uids, reason = ZERO_BYTES32 }) => {
        requireSize(uids.length, MAX_UIDS);
        return call(registry, registry.multiRevoke, [
          uids.map((uid) => bytes32("uid", uid)),
          bytes32("reason", reason),
        ]);
      },
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("AttestationsRevoked"), receipt),
    }),
    async signStatus({ uid, status, reason = ZERO_BYTES32, ...options }) {
      const fields = { uid: bytes32("uid", uid), reason: bytes32("reason", reason) };
      const encoded = (attester: string) => ({ attester, ...fields, status: codeOf(status) });
      return { ...(await signAction(handle, setStatusTypes, encoded, options)), status };
    },
    setStatusBySig: verb(handle, {
      call: (registry, { attester, uid, status, reason, ...signed }) =>
        call(registry, registry.setStatusBySig, [
          address("attester", attester),
          bytes32("uid", uid),
          codeOf(status),
          bytes32("reason", reason),
          ...authorization(signed),
        ]),
      outcome: (registry, receipt, { status }) => ({ ...outcomes[status](registry, receipt), status }),
    }),
    setLeafStatuses: verb(handle, {
      call: (registry, args) => {
        const { uid, indices, status, reason } = leavesOf(args);
        return call(registry, registry.setLeafStatuses, [uid, [...indices], codeOf(status), reason]);
      },
      outcome: leavesChanged,
    }),
    async signLeafStatuses(args) {
      const fields = leavesOf(args);
      const encoded = (attester: string) => ({ attester, ...fields, status: codeOf(args.status) });
      return { ...(await signAction(handle, setLeafStatusesTypes, encoded, args)), status: args.status };
    },
    setLeafStatusesBySig: verb(handle, {
      call: (registry, { attester, uid, indices, status, reason, ...signed }) =>
        call(registry, registry.setLeafStatusesBySig, [
          address("attester", attester),
          bytes32("uid", uid),
          [...indices],
          codeOf(status),
          bytes32("reason", reason),
          ...authorization(signed),
        ]),
      outcome: leavesChanged,
    }),
  };
}

type Outcome = (registry: AttestationRegistry, receipt: TransactionReceipt) => StatusOutcome;

/** What the event of each change says. */
const outcomes: Record<SettableStatus, Outcome> = {
  suspended: (registry, receipt) => emitted(registry, registry.getEvent("AttestationSuspended"), receipt),
  valid: (registry, receipt) => emitted(registry, registry.getEvent("AttestationReinstated"), receipt),
  revoked: (registry, receipt) => emitted(registry, registry.getEvent("AttestationRevoked"), receipt),
};

function codeOf(status: SettableStatus): number {
  return attestationStatuses.indexOf(status);
}

/** In ascending order: leaves that share a slot then cost one write. */
function leavesOf({ uid, indices, status, reason = ZERO_BYTES32 }: LeafStatusesArgs): Required<LeafStatusesArgs> {
  requireSize(indices.length, MAX_LEAVES);
  const sorted = indices.map((index) => Number(uint("index", index, 32))).sort((a, b) => a - b);
  return { uid: bytes32("uid", uid), indices: sorted, status, reason: bytes32("reason", reason) };
}

function requireSize(size: number, most: number): void {
  if (size === 0 || size > most) refuse("AttestationBatchInvalid", { size: BigInt(size), most: BigInt(most) });
}

function leavesChanged(registry: AttestationRegistry, receipt: TransactionReceipt): LeafStatusesOutcome {
  const { uid, attester, status, reason, indices } = emitted(
    registry,
    registry.getEvent("LeafStatusesChanged"),
    receipt,
  );
  return { uid, attester, status: attestationStatuses[Number(status)] ?? "none", reason, indices: indices.map(Number) };
}
