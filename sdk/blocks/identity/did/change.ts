import { hexlify, isHexString, toUtf8Bytes, zeroPadBytes } from "ethers";

import { address, uint } from "../../../core/input.ts";
import type { IDIDRegistry } from "../../../core/contracts.ts";
import { InputError } from "../../../errors.ts";

/** One change of a document. */
export type DidChange =
  | {
      kind: "addDelegate";
      /** `veriKey`, `sigAuth` or an application's own. */ type: string;
      delegate: string;
      /** Seconds. */ validity: number | bigint;
    }
  | { kind: "revokeDelegate"; type: string; delegate: string }
  | {
      kind: "setAttribute";
      /** At most 32 bytes: `did/svc/HubService`, or `did/pub/Secp256k1/veriKey/hex` for a key. */ name: string;
      /** Text, or bytes. Public for ever. */ value: string | Uint8Array;
      /** Seconds. */ validity: number | bigint;
    }
  | { kind: "revokeAttribute"; name: string; value: string | Uint8Array };

/** In the order of the contract's enumeration. */
const KINDS = ["addDelegate", "revokeDelegate", "setAttribute", "revokeAttribute"] as const;

/** A change as the contract takes it. */
export function encodeChange(change: DidChange): IDIDRegistry.ChangeStruct {
  const validity = "validity" in change ? uint("validity", change.validity) : 0n;
  const kind = KINDS.indexOf(change.kind);
  if ("delegate" in change) {
    return { kind, name: label("type", change.type), value: address("delegate", change.delegate), validity };
  }
  const value = typeof change.value === "string" ? toUtf8Bytes(change.value) : change.value;
  return { kind, name: label("name", change.name), value: hexlify(value), validity };
}

/** Text of at most 32 bytes as the 32 bytes that ERC-1056 has for names; what is 32 bytes in hexadecimal stays so. */
export function label(parameter: string, text: string): string {
  if (isHexString(text, 32)) return text;
  const bytes = toUtf8Bytes(text);
  if (bytes.length > 32) {
    const args = { parameter, value: text, length: 32 };
    const remedy = "Shorten it to 32 bytes of UTF-8; what is long goes into the value.";
    throw new InputError({ name: "BytesInvalid", args, message: `${parameter} is longer than 32 bytes.`, remedy });
  }
  return zeroPadBytes(bytes, 32);
}
