import { InputError } from "../errors.ts";
import { hex, randomSalt, utf8ToBytes } from "./bytes.ts";
import { fieldKey, fingerprint, type Field } from "./fingerprint.ts";
import { MerkleTree } from "./merkle.ts";

/** Facts of one record with their salts: the owner's secret. Only its root goes on chain. */
export interface SealedDetails {
  /** What a contract stores as `detailsRoot`. */
  readonly root: string;
  /** The facts, text as given. Keep them with the record. */
  readonly fields: readonly { readonly field: string; readonly value: string; readonly salt: string }[];
}

/** One fact shown to somebody, with what proves that it was there from the beginning. */
export interface Disclosure {
  /** `keccak256` of the field's name, as the contract takes it. */
  field: string;
  /** The fact, as bytes in hexadecimal. */
  value: string;
  salt: string;
  /** From the field's fingerprint to the root. */
  proof: string[];
}

/**
 * Seals the facts of a record, each under a salt of its own, so that each can be shown without the others.
 *
 * @param facts The facts by the names of their fields.
 * @returns The root, and the secret record to keep.
 * @example
 * const details = sealDetails({ beneficiary: "Ana Souza", purpose: "flights of 2026" });
 * details.root; // goes on the certificate as detailsRoot
 */
export function sealDetails(facts: Readonly<Record<string, string>>): SealedDetails {
  const fields = Object.entries(facts).map(([field, value]) => ({ field, value, salt: randomSalt() }));
  return { root: treeOf(fields).root, fields };
}

/**
 * Takes one fact out of a sealed record, to be shown to somebody, who checks it with `certificate.disclosesField`.
 *
 * @param details The record, see {@link sealDetails}.
 * @param name The field's name.
 * @throws ElementMissing if the record has no such field.
 * @example
 * const shown = disclose(details, "beneficiary");
 * await trellis.certificate.disclosesField({ certificateId, ...shown }); // true
 */
export function disclose(details: Pick<SealedDetails, "fields">, name: string): Disclosure {
  const index = details.fields.findIndex(({ field }) => field === name);
  const found = details.fields[index];
  if (!found) {
    throw new InputError({
      name: "ElementMissing",
      args: { parameter: name },
      message: `The record has no field named ${name}.`,
    });
  }
  const { value, salt } = found;
  return { field: fieldKey(name), value: hex(utf8ToBytes(value)), salt, proof: treeOf(details.fields).proofOf(index) };
}

function treeOf(fields: readonly Field[]): MerkleTree {
  return new MerkleTree(fields.map(fingerprint));
}
