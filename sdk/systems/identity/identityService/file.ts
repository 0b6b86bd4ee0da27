import { address, refuse } from "../../../core/input.ts";
import { randomSalt } from "../../../crypto/bytes.ts";
import { fingerprint } from "../../../crypto/fingerprint.ts";
import { MerkleTree, processProof } from "../../../crypto/merkle.ts";

/** The only way in which files are digested today. It stands in the file, so that another can follow. */
const ALGORITHM = "keccak-256";

/** A file has this many leaves, or a multiple: what is not an attribute is a decoy, so nobody can count. */
const LEAVES = 16;

/** The field under which whose file it is stands apart from the attributes. */
const HOLDER = "holder";

const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** One fact of a file, under a salt of its own. */
export interface IdAttribute {
  readonly name: string;
  readonly value: string;
  /** 32 random bytes. */
  readonly salt: string;
}

/** A person's ID file: the holder's secret. Only a digest of it leaves the holder and the operator who validates it. */
export interface IdFile {
  readonly algorithm: string;
  /** Whose file it is: an identity of the DID registry, whose owner signs whenever the file is shown. */
  readonly holder: { readonly account: string; readonly salt: string };
  readonly attributes: readonly IdAttribute[];
  /** Leaves that hold nothing. */
  readonly decoys: readonly string[];
}

/** What is in a file, before it is sealed. */
export interface SealIdFileArgs {
  /** The holder's identity: an address, also one of a key that has none of its own ({@link keyAccount}). */
  holder: string;
  /**
   * The attributes by name, as ISO/IEC 18013-5 calls them (`family_name`, `birth_date`, `nationality`); of a scan, its
   * digest. Make an attribute of everything that should be shown without the rest, see {@link ageOver}.
   */
  attributes: Readonly<Record<string, string>>;
}

/**
 * Seals a person's attributes, each under a salt of its own, so that each can be shown without the others and none can
 * be guessed. Sealed twice, the two files have nothing in common that could be recognised: have several validated, and
 * show each verifier another, if verifiers should not find out that they met the same person.
 *
 * @throws AttributeInvalid; AddressInvalid.
 * @example
 * const file = sealIdFile({ holder, attributes: { nationality: "EE", ...ageOver("1999-03-01", "2026-11-25", [18]) } });
 */
export function sealIdFile({ holder, attributes }: SealIdFileArgs): IdFile {
  const sealed = Object.entries(attributes).map(([name, value]) => ({ name, value, salt: randomSalt() }));
  const missing = LEAVES * Math.ceil(Math.max(sealed.length, 1) / LEAVES) - sealed.length;
  const file: IdFile = {
    algorithm: ALGORITHM,
    holder: { account: address("holder", holder), salt: randomSalt() },
    attributes: sealed,
    decoys: Array.from({ length: missing }, randomSalt),
  };
  requireIdFile(file);
  return file;
}

/**
 * Whether somebody has reached ages, as attributes named after ISO/IEC 18013-5. Who was born on a 29 February reaches an
 * age on the first of March of a common year.
 *
 * @param birthDate The date of birth, as `YYYY-MM-DD`.
 * @param on The date asked about. An attribute that says `false` gets old; one that says `true` does not.
 * @throws AttributeInvalid for what is no date.
 * @example
 * ageOver("2008-11-26", "2026-11-25", [16, 18]); // { age_over_16: "true", age_over_18: "false" }
 */
export function ageOver(birthDate: string, on: string, ages: readonly number[]): Record<string, string> {
  const [year, rest] = [Number(birthDate.slice(0, 4)), birthDate.slice(4)];
  for (const [name, date] of Object.entries({ birthDate, on })) {
    if (Number.isNaN(Date.parse(date)) || !/^\d{4}-\d{2}-\d{2}$/.test(date)) invalid(name, "it is no date YYYY-MM-DD");
  }
  return Object.fromEntries(
    ages.map((age) => [`age_over_${age}`, String(on >= `${String(year + age).padStart(4, "0")}${rest}`)]),
  );
}

/**
 * The digest of a file: what a home operator validates.
 *
 * @throws AlgorithmUnknown; AttributeInvalid; BytesInvalid for a salt that is not 32 bytes.
 */
export function idFileDigest(file: IdFile): string {
  requireIdFile(file);
  return digestOf(holderLeaf(file.holder), treeOf(file).root);
}

/** The digest of a file out of its two halves. */
export function digestOf(holder: string, attributes: string): string {
  return processProof(holder, [attributes]);
}

/** The leaf that says whose file it is. */
export function holderLeaf({ account, salt }: IdFile["holder"]): string {
  return fingerprint({ field: HOLDER, value: address("holder", account).toLowerCase(), salt });
}

/** The leaf of an attribute. */
export function attributeLeaf({ name, value, salt }: IdAttribute): string {
  return fingerprint({ field: name, value, salt });
}

/** The root of a file's attributes, and a proof for each of some of them. */
export function attributeProofs(file: IdFile, names: readonly string[]): { root: string; proofs: string[][] } {
  const leaves = leavesOf(file);
  const tree = new MerkleTree(leaves);
  return {
    root: tree.root,
    proofs: names.map((name) => tree.proofOf(leaves.indexOf(attributeLeaf(attributeOf(file, name))))),
  };
}

/** An attribute by its name. */
export function attributeOf(file: IdFile, name: string): IdAttribute {
  return (
    file.attributes.find((attribute) => attribute.name === name) ?? invalid(name, "the file has none of this name")
  );
}

/** In the order of their hashes, which tells nothing about what they are. */
function leavesOf({ attributes, decoys }: IdFile): string[] {
  return [...attributes.map(attributeLeaf), ...decoys].sort();
}

function treeOf(file: IdFile): MerkleTree {
  return new MerkleTree(leavesOf(file));
}

function requireIdFile({ algorithm, attributes, decoys }: IdFile): void {
  if (algorithm !== ALGORITHM) {
    refuse("AlgorithmUnknown", { algorithm }, `Files are digested with ${ALGORITHM}, not with ${algorithm}.`);
  }
  if (attributes.length === 0) invalid("attributes", "there is none");
  if ((attributes.length + decoys.length) % LEAVES !== 0) invalid("decoys", `the leaves are no multiple of ${LEAVES}`);
  const names = new Set<string>();
  for (const { name, value } of attributes) {
    if (!NAME.test(name) || name === HOLDER) invalid(name, "a name is 1 to 63 of a-z, 0-9 and _, and not holder");
    if (value === "") invalid(name, "it says nothing");
    if (names.has(name)) invalid(name, "it stands there twice");
    names.add(name);
  }
}

function invalid(attribute: string, reason: string): never {
  return refuse("AttributeInvalid", { attribute, reason }, `The attribute ${attribute} is refused: ${reason}.`);
}
