import { concat, keccak256, TypedDataEncoder, type TypedDataDomain } from "ethers";

import type { TypedDataTypes } from "../../../core/eip712.ts";
import { uint } from "../../../core/input.ts";
import { encodeBundle, type Presentation } from "./bundle.ts";
import { attributeLeaf, attributeOf, attributeProofs, digestOf, holderLeaf } from "./file.ts";
import type { ValidatedIdFile } from "./validate.ts";

/** What a visited operator asks a holder for. */
export interface IdRequest {
  /** As the operator calls itself: a domain name or a DID. What is shown to it is worth nothing to another. */
  verifier: string;
  /** A fresh nonce, see `NonceBook`. */
  nonce: string;
  /** Last second at which an answer is good, in seconds since 1970. */
  expiresAt: number;
}

/** What a holder shows. */
export interface PresentIdArgs {
  file: ValidatedIdFile;
  /** Names of the attributes to show; the others stay hidden. */
  disclose: readonly string[];
  request: IdRequest;
}

/** What the holder signs: for whom, in answer to what, and just what is shown. */
const types: TypedDataTypes = {
  PresentIdFile: [
    { name: "verifier", type: "string" },
    { name: "nonce", type: "string" },
    { name: "expiresAt", type: "uint40" },
    { name: "file", type: "bytes32" },
    { name: "disclosed", type: "bytes32" },
  ],
};

/** Shows attributes of a file to whoever asked. */
export async function presented(
  { file: { file, validation }, disclose, request }: PresentIdArgs,
  sign: (types: TypedDataTypes, message: Record<string, unknown>) => Promise<string>,
): Promise<string> {
  const { root, proofs } = attributeProofs(file, disclose);
  const unsigned = {
    validation,
    holder: file.holder,
    attributesRoot: root,
    disclosed: disclose.map((name, i) => ({ ...attributeOf(file, name), proof: proofs[i]! })),
    verifier: request.verifier,
    nonce: request.nonce,
    expiresAt: Number(uint("expiresAt", request.expiresAt, 40)),
  };
  return encodeBundle({ ...unsigned, signature: await sign(types, messageOf(unsigned)) });
}

/** The digest of the file that is shown, out of its two halves. */
export function presentedFile({ holder, attributesRoot }: Pick<Presentation, "holder" | "attributesRoot">): string {
  return digestOf(holderLeaf(holder), attributesRoot);
}

/** The EIP-712 digest that the holder signed. */
export function presentationDigest(presentation: Presentation, domain: TypedDataDomain): string {
  return TypedDataEncoder.hash(domain, types, messageOf(presentation));
}

function messageOf(shown: Omit<Presentation, "signature">): Record<string, unknown> {
  const { verifier, nonce, expiresAt, disclosed } = shown;
  return {
    verifier,
    nonce,
    expiresAt,
    file: presentedFile(shown),
    disclosed: keccak256(concat(disclosed.map(attributeLeaf))),
  };
}
