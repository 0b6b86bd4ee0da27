import { address, bytes, refuse, uint } from "../../core/input.ts";
import {
  action,
  purpose,
  REASONS,
  region,
  VERBS,
  type Decision,
  type Reason,
  type Use,
} from "../../formats/policy/index.ts";

/** A use of data in words. */
export interface UseArgs {
  /** An action of ODRL, `read` for instance, or its number. */
  action: string | number;
  /** Number of the data item among the grant's, from 0; the first if left out. */
  item?: number;
  /** A country (ISO 3166), or its number; not said if left out. */
  region?: string | number;
  /** What for: a purpose of DPV, `dpv:ServiceProvision` for instance, or 12 bytes of another taxonomy. */
  purpose: string;
  /** To whom the data goes: an address, or 20 bytes; nobody if left out. */
  recipient?: string;
}

/** A decision with its times as numbers. */
export interface Answer extends Decision {
  /** For `Delay`: the second from which on the use is allowed. */
  readonly until?: number;
}

/**
 * A use in numbers, as policies are evaluated with.
 *
 * @throws ActionUnknown, PurposeUnknown, RegionUnknown for words that are none; BytesInvalid; AddressInvalid.
 * @example
 * useOf({ action: "read", purpose: "dpv:ServiceProvision", region: "DE" });
 * // { action: 30, item: 0, region: 84, purpose: "0x…", recipient: "0x0000…" }
 */
export function useOf(args: UseArgs): Use {
  const { item = 0, region: where = 0, recipient = `0x${"00".repeat(20)}` } = args;
  return {
    action: typeof args.action === "number" ? Number(uint("action", args.action, 8)) : action(args.action),
    item: Number(uint("item", item, 8)),
    region: typeof where === "number" ? Number(uint("region", where, 8)) : region(where),
    purpose: args.purpose.startsWith("0x") ? twelve(args.purpose) : purpose(args.purpose),
    recipient: address("recipient", recipient).toLowerCase(),
  };
}

/** A decision as the contract returns it. */
export interface DecisionStruct {
  verb: bigint;
  argument: string;
  reason: bigint;
  rule: bigint;
}

const NO_RULE = 255n;

/** The contract's answer in words. */
export function answerOf({ verb, argument, reason, rule }: DecisionStruct): Answer {
  const word = VERBS[Number(verb)]!;
  return {
    verb: word,
    argument,
    reason: reasonOf(reason),
    ...(rule !== NO_RULE && { rule: Number(rule) }),
    ...(word === "Delay" && { until: Number(argument) }),
  };
}

/** The word of a reason's number. */
export function reasonOf(reason: bigint): Reason {
  return REASONS[Number(reason)]!;
}

function twelve(purpose: string): string {
  const code = bytes("purpose", purpose);
  if (code.length === 26) return code;
  return refuse("BytesInvalid", { parameter: "purpose", value: code, length: 12 }, "purpose is not 12 bytes.");
}
