import { remedies } from "./core/remedies.ts";
import type { ContractErrorArgs } from "./generated/errors.ts";

/** Errors the SDK itself raises, by name, with their arguments. */
export interface SdkErrorArgs {
  /** The text is no address, or its checksum is wrong. */
  AddressInvalid: { parameter: string; value: string };
  /** The text is not the hexadecimal form of so many bytes. */
  BytesInvalid: { parameter: string; value: string; length: number | "any" };
  /** The number does not fit the contract's type, or is no whole number. */
  NumberOutOfRange: { parameter: string; value: bigint | number; bits: number };
  /** The time is in milliseconds, as `Date.now()` has it; the ledger counts seconds. */
  TimeInMilliseconds: { parameter: string; value: bigint };
  /** A signing key is too short to keep anything secret. */
  KeyTooShort: { bytes: number; minimum: number };
  /** A list has no element, or the element asked for is not in it. */
  ElementMissing: { parameter: string };
  /** Two entries of a map have one key. */
  MapKeyRepeated: { key: string };
  /** The use took place before the log's open interval began, which is closed to it. */
  UsageTooEarly: { at: number; from: number };
  /** An interval of a log of uses ends after it begins. */
  UsageIntervalInvalid: { from: number; until: number };
  /** The log of uses has not closed such intervals. */
  UsageIntervalUnknown: { interval: number; closed: number };
  /** Data is not what its entity was recorded with: its bytes, or the description that goes with them. */
  DataAltered: { entity: string; reason: string };
  /** No bond covers the promise for as long as it can be asked after. */
  PromiseUncovered: { operator: string; deadline: number };
  /** The nodes do not lead from the state root to what they are to show. */
  StateProofInvalid: { reason: string };
  /** The host to reach is no domain name, so the ledger can have nothing on it. */
  TlsNameInvalid: { host: string };
  /** The server's certificate is for other names. */
  TlsNameMismatch: { host: string; names: readonly string[] };
  /** The ledger has no certificate for the name. */
  TlsUnknown: { host: string };
  /** The server has another key than the ledger has for the name. */
  TlsWrongKey: { host: string; spki: string };
  /** The certificate is not good yet. */
  TlsNotYetValid: { host: string; notBefore: number };
  /** The certificate is good no more. */
  TlsExpired: { host: string; notAfter: number };
  /** The certificate was revoked. */
  TlsRevoked: { host: string; spki: string };
  /** Fewer endorsers vouch for the organisation than the client asks. */
  TlsDowngraded: { host: string; level: string; required: string };
  /** What the ledger said is older than the client accepts. */
  TlsStale: { host: string; age: number; maximumAge: number };
  /** What a node tells of certificates is not what is in the log. */
  CertificateSnapshotUnproven: { size: bigint; expected: bigint };
  /** A log of activities is not, or not all, on the ledger. */
  ActivityLogUnproven: { log: string; reason: string };
  /** Who asks for the uses of a grant showed another viewing key than the grant has. */
  ViewingKeyMismatch: { grant: string };
  /** The text is not what the SDK wrote (a listing, a record of details). */
  FormatInvalid: { parameter: string; reason: string };
  /** A status list, or an entry of one, that somebody published cannot be used; `problem` is the standard's word. */
  StatusListUnusable: { problem: string };
  /** An attribute of an ID file is not there, or not what it can be. */
  AttributeInvalid: { attribute: string; reason: string };
  /** An ID file is digested in a way that is not known here. */
  AlgorithmUnknown: { algorithm: string };
  /** The text names no action of the ODRL 2.2 vocabulary. */
  ActionUnknown: { action: string };
  /** The taxonomy has no purpose of this name. */
  PurposeUnknown: { purpose: string; taxonomy: string };
  /** The text names no country, nor a group of countries that is known here. */
  RegionUnknown: { region: string };
  /** What is given as a taxonomy of purposes cannot be numbered. */
  TaxonomyInvalid: { iri: string; reason: string };
  /** The ODRL policy, or the policy to be written as ODRL, says what the other side cannot; all of it is listed. */
  OdrlUnsupported: { problems: readonly { path: string; reason: string }[] };
  /** The address book is not of the form the SDK reads. */
  DeploymentInvalid: { path: string; reason: string };
  /** The runner talks to another chain than the one the address book is of. */
  ChainMismatch: { expected: bigint; actual: bigint };
  /** The address book has no contract of this name. */
  ContractNotDeployed: { contract: string };
  /** There is no code at a contract's address. */
  ContractCodeMissing: { contract: string; address: string };
  /** The chain has no block of this number yet. */
  BlockUnknown: { block: number };
  /** The runner cannot read the chain. */
  ProviderMissing: object;
  /** The runner can read but not sign. */
  SignerMissing: object;
  /** The account belongs to a key without an address: it signs, others send. */
  AccountCannotSend: { account: string };
  /** The account cannot pay for the transaction. */
  FundsInsufficient: object;
  /** The wallet's user said no. */
  SigningRefused: object;
  /** Another transaction of the account has this nonce already. */
  NonceUsed: object;
  /** The word is none of those there are. */
  WordUnknown: { parameter: string; value: string; words: readonly string[] };
  /** There is no grant of this id. */
  GrantUnknown: { id: string };
  /** The use is granted after a transform that the guard does not have. */
  TransformUnknown: { transform: string };
  /** The use is granted with an obligation that the guard does not have. */
  ObligationUnknown: { obligation: string };
  /** The chain's node cannot be reached, or it serves nobody now. */
  NodeUnreachable: object;
  /** The chain's node did not answer in time. */
  NodeTimeout: object;
  /** The account sent another transaction in the place of this one, by a wallet's "cancel" for instance. */
  TransactionReplaced: { hash: string; replacement: string };
  /** The transaction was sent and is not in a block yet. */
  TransactionUnconfirmed: { hash: string };
  /** The transaction succeeded but the contract did not say what it should have. */
  EventMissing: { event: string; address: string };
  /** `require(…, "text")` or `revert("text")` of a contract with string errors. */
  Error: { message: string };
  /** An arithmetic or array fault inside a contract. */
  Panic: { code: bigint };
  /** A contract that was called on the way refused (ERC-7751); the error's `cause` is that refusal, decoded. */
  WrappedError: { target: string; selector: string; reason: string; details: string };
  /** The call reverted and gave no reason. */
  RevertedSilently: object;
  /** The call reverted with an error that none of the known contracts declares; `data` has it raw. */
  UnknownError: { selector: string };
}

/** Every error by name with the type of its arguments. */
export interface ErrorArgs extends ContractErrorArgs, Omit<SdkErrorArgs, keyof ContractErrorArgs> {}

/** The name of a contract's or the SDK's error. */
export type ErrorName = keyof ErrorArgs;

/** What an error is made from. */
export interface ErrorDetails {
  name: string;
  args?: Readonly<Record<string, unknown>>;
  /** A sentence for people. */
  message: string;
  /** What to do about it; what is known for errors of this name if left out. */
  remedy?: string;
  /** The interface, library or contract that declares the error. */
  contract?: string;
  /** The revert data as it came. */
  data?: string;
  cause?: unknown;
}

/**
 * Why a call failed: the contract's own error with its arguments, a sentence, and a way out where there is one.
 *
 * @example
 * try {
 *   await trellis.claims.claim({ ns, key, ref });
 * } catch (error) {
 *   if (isTrellisError(error, "AlreadyClaimed")) console.log("taken by", error.args.claimant);
 * }
 * // taken by 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
 */
export class TrellisError extends Error {
  override readonly name: string;
  /** The error's arguments by the names the contract gives them. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The interface, library or contract that declares it; undefined for one of the SDK or of the EVM. */
  readonly contract: string | undefined;
  /** What to do about it, where there is something. */
  readonly remedy: string | undefined;
  /** The revert data as it came, where there was any. */
  readonly data: string | undefined;

  constructor(details: ErrorDetails) {
    const { name, args = {}, message, remedy = remedies[name], contract, data, cause } = details;
    super(describe(name, args, message, remedy), cause === undefined ? undefined : { cause });
    this.name = name;
    this.args = args;
    this.contract = contract;
    this.remedy = remedy;
    this.data = data;
  }
}

/** Input that the contract would refuse, or that cannot be encoded: found before anything is paid. */
export class InputError extends TrellisError {}

/** The address book, the chain and the runner do not fit together. */
export class DeploymentError extends TrellisError {}

/**
 * Tells whether an error is one of Trellis, and if a name is given, that one; its `args` then have their types.
 *
 * @param error What was caught.
 * @param name The error's name in Solidity, or one of {@link SdkErrorArgs}.
 */
export function isTrellisError(error: unknown): error is TrellisError;
export function isTrellisError<N extends ErrorName>(
  error: unknown,
  name: N,
): error is TrellisError & { readonly name: N; readonly args: ErrorArgs[N] };
export function isTrellisError(error: unknown, name?: string): boolean {
  return error instanceof TrellisError && (name === undefined || error.name === name);
}

function describe(name: string, args: Readonly<Record<string, unknown>>, message: string, remedy?: string): string {
  const list = Object.entries(args).map(([key, value]) => `${key}: ${printed(value)}`);
  return `${message} [${name}(${list.join(", ")})]${remedy ? ` ${remedy}` : ""}`;
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${key}: ${printed(part)}`)
      .join(", ")} }`;
  }
  return String(value);
}
