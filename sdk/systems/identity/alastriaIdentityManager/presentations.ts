import { call } from "../../../core/call.ts";
import type { AlastriaIdentityManager } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_BYTES32 } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
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

/** Where a presentation stands. */
export type PresentationStatus = "None" | "Valid" | "Received" | "AskDeletion" | "DeletionConfirmation";

const STATUSES: readonly [PresentationStatus, ...PresentationStatus[]] = [
  "None",
  "Valid",
  "Received",
  "AskDeletion",
  "DeletionConfirmation",
];
const updateTypes = struct("UpdatePresentation", "address subject, bytes32 digest, uint8 status, uint256 deadline");
const receiptTypes = struct("ConfirmReceipt", "address receiver, bytes32 receipt, uint32 period, uint256 deadline");
const deletionTypes = struct("ConfirmDeletion", "address receiver, bytes32 receipt, uint256 deadline");

/** Longest time for deletion, in seconds: 90 days. */
const LONGEST_PERIOD = 90 * 86_400;

/** A subject's entry and where it goes: "Valid" registers, "AskDeletion" notes that deletion is asked for. */
export interface PresentationArgs {
  /** See {@link presentationDigest}. */
  digest: string;
  status: "Valid" | "AskDeletion";
}

/** A move of a subject's entry, signed, for anyone to send. */
export interface SignedPresentation extends PresentationArgs, Signed {
  action: "updatePresentation";
  subject: string;
}

/** What a receiver confirms. */
export interface ReceiptArgs {
  /** See {@link presentationReceipt}. */
  receipt: string;
  /** Seconds that it has from the request to the deletion; at most 90 days. */
  period: number;
}

/** A receipt signed by the receiver, for anyone to send. */
export interface SignedReceipt extends ReceiptArgs, Signed {
  action: "confirmReceipt";
  receiver: string;
}

/** A confirmed deletion signed by the receiver, for anyone to send. */
export interface SignedDeletion extends Signed {
  action: "confirmDeletion";
  receiver: string;
  receipt: string;
}

/** What a receiver owes. */
export interface DeletionDuty {
  status: PresentationStatus;
  /** Seconds from the request to the deletion. */
  period: number;
  /** Last second at which a confirmation is in time; undefined before the request. */
  due: number | undefined;
  /** Whether a breach is on record. */
  overdue: boolean;
}

type ReceiptKey = { receiver: string; receipt: string };
type PresentationOutcome = { subject: string; digest: string; status: PresentationStatus };

export interface Presentations {
  /** Registers a presentation or notes that its deletion is asked for, in the caller's own entry. @throws PresentationDigestZero; PresentationTransitionForbidden. */
  updatePresentation: Verb<PresentationArgs, void, PresentationOutcome>;
  /** Signs a move of the subject's entry instead of sending it. */
  signPresentation(args: PresentationArgs & SignedOptions): Promise<SignedPresentation>;
  /** Moves the entry of a subject that signed. @throws SignatureExpired; SignatureInvalid; those of `updatePresentation`. */
  updatePresentationBySig: Verb<SignedPresentation, void, PresentationOutcome>;
  /**
   * The caller received a presentation and will delete it when asked.
   *
   * @throws PresentationDigestZero; DeletionPeriodInvalid; PresentationTransitionForbidden.
   * @example
   * await employer.alastria.confirmReceipt({ receipt: presentationReceipt(terms), period: 30 * 86_400 });
   */
  confirmReceipt: Verb<ReceiptArgs, void, ReceiptKey & { period: number }>;
  /** Signs a receipt instead of sending it. */
  signReceipt(args: ReceiptArgs & SignedOptions): Promise<SignedReceipt>;
  /** Registers a receipt of a receiver that signed. @throws SignatureExpired; SignatureInvalid; those of `confirmReceipt`. */
  confirmReceiptBySig: Verb<SignedReceipt, void, ReceiptKey & { period: number }>;
  /**
   * Asks a receiver for deletion. Whoever knows the secret: a relayer needs nothing more.
   *
   * @param args The receiver, the presentation's digest in its words, and the subject's secret.
   * @throws PresentationTransitionForbidden, from "None" where digest or secret are wrong.
   */
  askDeletion: Verb<{ receiver: string; digest: string; secret: string }, void, ReceiptKey & { due: number }>;
  /** The caller deleted what it had received. @throws PresentationTransitionForbidden. */
  confirmDeletion: Verb<{ receipt: string }, void, ReceiptKey & { inTime: boolean }>;
  /** Signs the confirmation of a deletion instead of sending it. */
  signDeletion(args: { receipt: string } & SignedOptions): Promise<SignedDeletion>;
  /** Confirms a deletion in the name of a receiver that signed. @throws SignatureExpired; SignatureInvalid; those of `confirmDeletion`. */
  confirmDeletionBySig: Verb<SignedDeletion, void, ReceiptKey & { inTime: boolean }>;
  /** Puts on record that a receiver let its deadline pass. Anyone. @throws DeletionNotOverdue; DeletionOverdueRecorded; PresentationTransitionForbidden. */
  recordOverdue: Verb<ReceiptKey, void, ReceiptKey & { due: number }>;
  /** Where a subject's entry stands. */
  presentationStatusOf(args: { subject: string; digest: string }): Promise<PresentationStatus>;
  /** What a receiver owes. */
  receiptOf(args: ReceiptKey): Promise<DeletionDuty>;
}

export function presentations(handle: Handle<AlastriaIdentityManager>): Presentations {
  type Receipt = Parameters<typeof emitted>[2];
  const updated = (manager: AlastriaIdentityManager, mined: Receipt): PresentationOutcome => {
    const said = emitted(manager, manager.getEvent("PresentationUpdated"), mined);
    return { ...said, status: nameAt(STATUSES, said.status) };
  };
  const received = (manager: AlastriaIdentityManager, mined: Receipt) => {
    const said = emitted(manager, manager.getEvent("PresentationReceived"), mined);
    return { ...said, period: Number(said.period) };
  };
  const deleted = (manager: AlastriaIdentityManager, mined: Receipt) =>
    emitted(manager, manager.getEvent("DeletionConfirmed"), mined);

  return {
    updatePresentation: verb(handle, {
      call: (manager, args) => call(manager, manager.updatePresentation, moved(args)),
      outcome: updated,
    }),
    async signPresentation({ deadline, signer, ...args }) {
      const subject = await accountOf(handle, { signer });
      const [digest, status] = moved(args);
      const signed = await signWithDeadline(handle, updateTypes, { subject, digest, status }, { deadline });
      return { action: "updatePresentation", subject, ...args, ...signed };
    },
    updatePresentationBySig: verb(handle, {
      call: (manager, { subject, ...args }) =>
        call(manager, manager.updatePresentationBySig, [
          address("subject", subject),
          ...moved(args),
          ...signedBy(args),
        ]),
      outcome: updated,
    }),
    confirmReceipt: verb(handle, {
      call: (manager, args) => call(manager, manager.confirmReceipt, owed(args)),
      outcome: received,
    }),
    async signReceipt({ deadline, signer, ...args }) {
      const receiver = await accountOf(handle, { signer });
      const [receipt, period] = owed(args);
      const signed = await signWithDeadline(handle, receiptTypes, { receiver, receipt, period }, { deadline });
      return { action: "confirmReceipt", receiver, ...args, ...signed };
    },
    confirmReceiptBySig: verb(handle, {
      call: (manager, { receiver, ...args }) =>
        call(manager, manager.confirmReceiptBySig, [address("receiver", receiver), ...owed(args), ...signedBy(args)]),
      outcome: received,
    }),
    askDeletion: verb(handle, {
      call: (manager, { receiver, digest, secret }) =>
        call(manager, manager.askDeletion, [
          address("receiver", receiver),
          bytes32("digest", digest),
          bytes32("secret", secret),
        ]),
      outcome: (manager, mined) => {
        const said = emitted(manager, manager.getEvent("DeletionAsked"), mined);
        return { ...said, due: Number(said.due) };
      },
    }),
    confirmDeletion: verb(handle, {
      call: (manager, { receipt }) => call(manager, manager.confirmDeletion, [bytes32("receipt", receipt)]),
      outcome: deleted,
    }),
    async signDeletion({ deadline, signer, receipt }) {
      const receiver = await accountOf(handle, { signer });
      const message = { receiver, receipt: bytes32("receipt", receipt) };
      const signed = await signWithDeadline(handle, deletionTypes, message, { deadline });
      return { action: "confirmDeletion", ...message, ...signed };
    },
    confirmDeletionBySig: verb(handle, {
      call: (manager, { receiver, receipt, ...signed }) =>
        call(manager, manager.confirmDeletionBySig, [
          address("receiver", receiver),
          bytes32("receipt", receipt),
          ...signedBy(signed),
        ]),
      outcome: deleted,
    }),
    recordOverdue: verb(handle, {
      call: (manager, { receiver, receipt }) =>
        call(manager, manager.recordOverdue, [address("receiver", receiver), bytes32("receipt", receipt)]),
      outcome: (manager, mined) => {
        const said = emitted(manager, manager.getEvent("DeletionOverdue"), mined);
        return { ...said, due: Number(said.due) };
      },
    }),
    presentationStatusOf: ({ subject, digest }) =>
      handle.read(async (manager) =>
        nameAt(STATUSES, await manager.presentationStatusOf(address("subject", subject), bytes32("digest", digest))),
      ),
    receiptOf: ({ receiver, receipt }) =>
      handle.read(async (manager) => {
        const duty = await manager.receiptOf(address("receiver", receiver), bytes32("receipt", receipt));
        const due = duty.due === 0n ? undefined : Number(duty.due);
        return { status: nameAt(STATUSES, duty.status), period: Number(duty.period), due, overdue: duty.overdue };
      }),
  };
}

/** What both sides together say: the later of the two. */
export function combinePresentationStatus(subject: PresentationStatus, receiver: PresentationStatus) {
  return ordinal(STATUSES, subject) > ordinal(STATUSES, receiver) ? subject : receiver;
}

function moved({ digest, status }: PresentationArgs): [string, number] {
  return [nonZero(digest), ordinal(STATUSES, status)];
}

function owed({ receipt, period }: ReceiptArgs): [string, bigint] {
  const seconds = uint("period", period, 32);
  if (seconds === 0n || seconds > LONGEST_PERIOD) refuse("DeletionPeriodInvalid", { period: seconds });
  return [nonZero(receipt), seconds];
}

function nonZero(digest: string): string {
  const zero = bytes32("digest", digest) === ZERO_BYTES32;
  return zero ? refuse("FormatInvalid", { parameter: "digest", reason: "it is zero" }) : digest;
}
