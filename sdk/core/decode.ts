import { AbiCoder, Interface, type ErrorFragment } from "ethers";

import { TrellisError } from "../errors.ts";
import { errorsAbi } from "../generated/abi.ts";
import { errorSources } from "../generated/errors.ts";
import { fieldsOf } from "./plain.ts";
import { librarySentences, panics } from "./remedies.ts";
import { transportError } from "./transport.ts";
import { remedyOf, wordings } from "./wordings.ts";

/** How contracts wrap the revert of another one that they called (ERC-7751). */
const WRAPPED = "error WrappedError(address target, bytes4 selector, bytes reason, bytes details)";

const errors = new Interface([...errorsAbi, WRAPPED]);
const REVERT_STRING = "0x08c379a0";
const PANIC = "0x4e487b71";

/** Runs a call and turns whatever it throws into a {@link TrellisError} where the cause can be told. */
export async function named<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toTrellisError(error);
  }
}

/**
 * The named form of what ethers, a wallet or a node threw; the error itself if it is about none of the things that the
 * SDK knows.
 */
export function toTrellisError(error: unknown): unknown {
  if (error instanceof TrellisError) return error;
  const data = revertData(error, 0);
  if (data !== undefined) return decodeRevert(data, error);
  return transportError(error) ?? error;
}

/**
 * Names revert data.
 * @param data What the call returned when it reverted, in hexadecimal.
 * @param cause The error it was found in.
 */
export function decodeRevert(data: string, cause?: unknown): TrellisError {
  if (data === "0x") return sdkError("RevertedSilently", "The call reverted and gave no reason.", cause, { data });
  const selector = data.slice(0, 10);
  try {
    if (selector === REVERT_STRING) return decodeString(data, cause);
    if (selector === PANIC) return decodePanic(data, cause);
    const fragment = errors.getError(selector);
    if (fragment) return decodeKnown(fragment, data, cause);
  } catch {
    // The selector is known and the rest is not what it announces: as good as unknown.
  }
  return sdkError("UnknownError", "The call reverted with an error of a contract that is not known here.", cause, {
    args: { selector },
    data,
  });
}

function decodeKnown(fragment: ErrorFragment, data: string, cause: unknown): TrellisError {
  const values = errors.decodeErrorResult(fragment, data);
  const args = fieldsOf(fragment.inputs, values);
  const source = errorSources[fragment.name];
  const remedy = remedyOf[fragment.name]?.(args);
  const usual = source?.notice || librarySentences[fragment.name] || `The contract refused: ${words(fragment.name)}.`;
  const carried = fragment.inputs.map((input, i): unknown => (input.type === "bytes" ? values[i] : undefined));
  const inner = carried.find(isRevertData);
  return new TrellisError({
    name: fragment.name,
    args,
    contract: source?.contract,
    message: wordings[fragment.name]?.(args) ?? usual,
    ...(remedy !== undefined && { remedy }),
    data,
    cause: inner === undefined ? cause : decodeRevert(inner, cause),
  });
}

function decodeString(data: string, cause: unknown): TrellisError {
  const message = String(decodeOne("string", data));
  return sdkError("Error", `The contract says: ${message}.`, cause, { args: { message }, data });
}

function decodePanic(data: string, cause: unknown): TrellisError {
  const code = decodeOne("uint256", data);
  return sdkError("Panic", panics[String(code)] ?? "The contract failed inside.", cause, { args: { code }, data });
}

function decodeOne(type: string, data: string): unknown {
  return AbiCoder.defaultAbiCoder().decode([type], `0x${data.slice(10)}`)[0];
}

function sdkError(name: string, message: string, cause: unknown, more: object = {}): TrellisError {
  return new TrellisError({ name, message, cause, ...more });
}

/** Where nodes and libraries put revert data, or what contains it; never `transaction` or `payload`, the call itself. */
const CARRIERS = ["data", "error", "info", "cause", "originalError", "result"] as const;

function revertData(error: unknown, depth: number): string | undefined {
  if (typeof error !== "object" || error === null || depth > 6) return undefined;
  for (const carrier of CARRIERS) {
    const value = field(error, carrier);
    const found = typeof value === "string" ? revertText(value) : revertData(value, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Revert data is `0x`, or a selector and what follows it; some nodes write "Reverted 0x…" around it. */
function revertText(text: string): string | undefined {
  const data = /^(?:Reverted )?(0x(?:[0-9a-f]{2})*)$/i.exec(text)?.[1]?.toLowerCase();
  return data !== undefined && (data === "0x" || data.length >= 10) ? data : undefined;
}

/** A contract that wraps the error of another passes it on as bytes. */
function isRevertData(value: unknown): value is string {
  if (typeof value !== "string" || !/^0x[0-9a-f]*$/i.test(value) || (value.length - 10) % 64 !== 0) return false;
  const selector = value.slice(0, 10);
  return selector === REVERT_STRING || selector === PANIC || errors.getError(selector) !== null;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** `OrderTakerOnly` → "order taker only". */
function words(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
}

/** The name of the error with this selector, if one of the contracts declares it. */
export function errorNameOf(selector: string): string | undefined {
  return errors.getError(selector)?.name;
}
