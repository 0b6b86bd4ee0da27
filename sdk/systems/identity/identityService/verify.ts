import type { TypedDataDomain } from "ethers";

import { attestationLeaf } from "../../../blocks/attestation/statement.ts";
import type { NonceBook } from "../../../credentials/nonces.ts";
import { refuseWith } from "../../../credentials/verdict.ts";
import { processProof, verifyProof } from "../../../crypto/merkle.ts";
import type { AccreditationLevel } from "../../../kits/accreditation/terms.ts";
import { decodeBundle, type Presentation } from "./bundle.ts";
import { attributeLeaf } from "./file.ts";
import { presentationDigest, presentedFile } from "./present.ts";

/** What a visited operator was shown, and what it wants to know. */
export interface VerifyIdArgs {
  /** What the holder sent. */
  bundle: string;
  /** As the operator called itself in its request. */
  verifier: string;
  /** Whether a nonce was given out and is now used for the first time, see `NonceBook.take`. */
  takeNonce: NonceBook["take"];
  /** Names of attributes that have to be among what is shown. */
  attributes?: readonly string[];
  /** The level of assurance that the home operator needs; any will do if left out. */
  level?: AccreditationLevel;
  /** The time in seconds since 1970; the machine's clock if left out. */
  now?(): number;
}

/** A bundle that holds together by itself: what is left is to find out how its validation and its holder stand. */
export interface CheckedBundle {
  presentation: Presentation;
  /** The file's digest. */
  file: string;
  /** Root of the batch in which it is said to be validated. */
  root: string;
  /** What the holder is said to have signed. */
  digest: string;
}

/** Checks all of a bundle that can be checked without asking anybody. It uses up the nonce. */
export async function checkBundle(args: VerifyIdArgs, domain: TypedDataDomain): Promise<CheckedBundle> {
  const presentation = decodeBundle(args.bundle);
  const { verifier, nonce, expiresAt, disclosed, attributesRoot, validation } = presentation;
  const now = args.now?.() ?? Date.now() / 1000;

  if (verifier !== args.verifier) refuseWith("WrongAudience", `It was made for ${verifier}.`);
  if (now > expiresAt) refuseWith("Expired", "The answer came too late.");
  const shown = new Set(disclosed.map(({ name }) => name));
  const missing = args.attributes?.find((name) => !shown.has(name));
  if (missing !== undefined) refuseWith("DisclosureMismatch", `It does not show ${missing}.`);
  if (shown.size !== disclosed.length) refuseWith("DisclosureMismatch", "It shows an attribute twice.");
  for (const attribute of disclosed) {
    if (!verifyProof({ root: attributesRoot, leaf: attributeLeaf(attribute), proof: attribute.proof })) {
      refuseWith("DisclosureMismatch", `${attribute.name} is not in the file.`);
    }
  }
  if (!(await args.takeNonce(nonce))) refuseWith("ReplayedNonce", "The nonce was not given out, or is used.");

  const file = presentedFile(presentation);
  const root = processProof(attestationLeaf(validation.index, file), validation.proof);
  return { presentation, file, root, digest: presentationDigest(presentation, domain) };
}
