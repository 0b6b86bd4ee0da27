/**
 * A usage policy as contracts and SDK evaluate it: permissions and prohibitions, each a conjunction of conditions. A rule
 * that is an alternative of conditions is several rules; rules that share a count share a budget.
 */

/** What is answered to a use, from none to the freest. The place in the list is the number on the ledger. */
export const VERBS = ["Deny", "Delay", "Modify", "Execute", "Allow"] as const;

/**
 * What a rule answers when it applies. `Deny` is a prohibition, all others are permissions: `Delay` from a time on, `Modify`
 * after a transform, `Execute` with an obligation to be fulfilled, `Allow` as it is.
 */
export type Verb = (typeof VERBS)[number];

/**
 * What happens where permissions and prohibitions both apply, after ODRL's `conflict`: the prohibition wins, the permission
 * wins, or the answer is void, which denies too. The place in the list is the number on the ledger.
 */
export const STRATEGIES = ["prohibit", "permit", "invalid"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Names of which one must be met, or none may be. */
export interface NameSet {
  /** Hexadecimal. Purposes: 1 to 12 bytes, met by every purpose that begins with them. Recipients: 20 bytes. */
  readonly of: readonly string[];
  /** Whether none of them may be met; false unless said otherwise. */
  readonly none?: boolean;
}

/** One rule. A condition that is left out is met by everything. */
export interface PolicyRule {
  readonly verb: Verb;
  /** Which transform (`Modify`) or obligation (`Execute`): 32 bytes. */
  readonly argument?: string;
  /** `Delay`: how many seconds after the grant began the use may take place. */
  readonly delay?: number;
  /** From which of the policy's budgets each use is counted, 1 to 4. */
  readonly budget?: number;
  /** The actions it is about: bit i for action i. See `actions`. */
  readonly actions?: bigint;
  /** The data items it is about: bit i for item i of the grant. */
  readonly items?: bigint;
  /** First and last second, since 1970. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** First and last second, counted from when the grant began. */
  readonly elapsedFrom?: number;
  readonly elapsedTo?: number;
  readonly purposes?: NameSet;
  readonly recipients?: NameSet;
  /** Where: bit i for region i; bit 0 for a use that does not say where. See `regions`. */
  readonly regions?: bigint;
}

/** All rules of a grant. */
export interface Policy {
  readonly strategy: Strategy;
  /** How many times what it grants may be handed on: 0 to 8. */
  readonly depth: number;
  /** The most uses of each budget: up to four numbers. */
  readonly budgets: readonly number[];
  readonly rules: readonly PolicyRule[];
}

/** A use of data, asked about or recorded. */
export interface Use {
  /** Number of the action, see `action`. */
  readonly action: number;
  /** Number of the data item, from 0. */
  readonly item: number;
  /** Number of the region, see `region`; 0 if it is not said. */
  readonly region: number;
  /** What for: 12 bytes. No use without a purpose is granted. */
  readonly purpose: string;
  /** To whom the data goes: 20 bytes, zero for nobody. */
  readonly recipient: string;
}

/** What evaluation needs to know besides policy and use. */
export interface Circumstances {
  /** When the use takes place, in seconds since 1970. */
  readonly at: number;
  /** When the grant, or the first of its line, began. */
  readonly since: number;
  /** Uses of each budget so far, and those handed on. */
  readonly spent: readonly number[];
}

/** Why a decision is what it is. The place in the list is the number on the ledger. */
export const REASONS = [
  "Granted",
  "NoPermission",
  "Prohibited",
  "Conflict",
  "BudgetSpent",
  "PurposeUndisclosed",
  "PolicyMismatch",
  "GrantUnknown",
  "GrantProposed",
  "GrantSuspended",
  "GrantWithdrawn",
  "GrantExpired",
  "GrantErased",
  "AncestorEnded",
  "AncestorChanged",
  "LineageMismatch",
] as const;
export type Reason = (typeof REASONS)[number];

/** Where a grant stands. The place in the list is the number on the ledger. */
export const USAGE_GRANT_STATUSES = [
  "None",
  "Proposed",
  "Active",
  "Suspended",
  "Withdrawn",
  "Expired",
  "Erased",
] as const;
export type UsageGrantStatus = (typeof USAGE_GRANT_STATUSES)[number];

/** What is answered to a use. */
export interface Decision {
  readonly verb: Verb;
  /** The transform or the obligation; the second from which on it is allowed, for `Delay`; zero otherwise: 32 bytes. */
  readonly argument: string;
  readonly reason: Reason;
  /** Number of the rule that decided, from 0; undefined where none did. */
  readonly rule?: number;
}
