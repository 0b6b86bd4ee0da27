import { call } from "../../../core/call.ts";
import type { ITransparencyLog, TransparencyLog as TransparencyLogContract } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes, bytes32, refuse, uint } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { verifyContradiction } from "../../../crypto/index.ts";
import { headOf, type SignedTreeHead, type TreeHead } from "./head.ts";

/** Two heads that no single log can have. */
export interface EquivocationArgs {
  log: string;
  /** The smaller head: signed by the operator, or without a signature the one that stands on the ledger. */
  first: TreeHead & Partial<SignedTreeHead>;
  /** The other, of the same size or larger; signed, or the one that stands. */
  second: TreeHead & Partial<SignedTreeHead>;
  /** None for two heads of one size; else `contradictionProof(first.size, second.size)` of the second's tree. */
  proof?: readonly string[];
}

/** A conviction. */
export interface EquivocationOutcome {
  log: string;
  size1: bigint;
  root1: string;
  size2: bigint;
  root2: string;
}

export interface Convicting {
  /**
   * Convicts an operator by two heads of its own that contradict each other. The log is forked from then on, for good.
   *
   * @throws EquivocationUnproven if they do not; SignatureInvalid for a head that is neither signed nor stands; LogForked.
   * @example
   * // The operator showed me another tree of 7 entries than it anchored.
   * await trellis.log.reportEquivocation({ log, first: shownToMe, second: await trellis.log.headOf(log) });
   */
  reportEquivocation: Verb<EquivocationArgs, void, EquivocationOutcome>;
}

export function convicting(handle: Handle<TransparencyLogContract>): Convicting {
  return {
    reportEquivocation: verb(handle, {
      call: (contract, { log, first, second, proof = [] }) => {
        const [one, other] = [signedHead(first), signedHead(second)];
        if (!verifyContradiction({ first, second, proof })) {
          refuse("EquivocationUnproven", { log, size1: one[0].size as bigint, size2: other[0].size as bigint });
        }
        return call(contract, contract.reportEquivocation, [bytes32("log", log), ...one, ...other, [...proof]]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("EquivocationProven"), receipt),
    }),
  };
}

/** A head as the contract takes it, with its signature; none for the head that stands. */
export function signedHead({
  timestamp = 0,
  signature = "0x",
  ...head
}: TreeHead & Partial<SignedTreeHead>): [ITransparencyLog.TreeHeadStruct, string] {
  return [{ ...headOf(head), timestamp: uint("timestamp", timestamp, 64) }, bytes("signature", signature)];
}
