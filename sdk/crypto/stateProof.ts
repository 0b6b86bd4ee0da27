import { keccak_256 } from "@noble/hashes/sha3.js";

import { InputError } from "../errors.ts";
import { hex, unhex } from "./bytes.ts";
import { decodeRlp, type Rlp } from "./rlp.ts";

/** What a contract has in some of its storage, to be held against a block's state root. */
export interface StateProof {
  /** The contract. */
  address: string;
  /**
   * The nodes of the state's tree and of the contract's that lead there (Merkle–Patricia), each once, in hexadecimal: those of
   * `eth_getProof` (EIP-1186) in whatever order.
   */
  nodes: readonly string[];
}

const EMPTY_TREE = hex(keccak_256(new Uint8Array([0x80])));

/**
 * Reads words of a contract's storage from a proof, without a node: what the state root of a block leads to.
 *
 * @param stateRoot Of a block whose header is trusted.
 * @param slots Which words, 32 bytes each.
 * @returns The words; zero for those that were never written.
 * @throws StateProofInvalid if the nodes do not lead from the state root to the contract and its words.
 * @example
 * const [word] = provenStorage(header.stateRoot, proof, [slot]);
 */
export function provenStorage(stateRoot: string, { address, nodes }: StateProof, slots: readonly string[]): bigint[] {
  const known = new Map(
    nodes.map((node, i) => {
      const bytes = unhex(`nodes[${i}]`, node);
      return [hex(keccak_256(bytes)), bytes];
    }),
  );
  const account = valueAt(known, hex(unhex("stateRoot", stateRoot, 32)), unhex("address", address, 20));
  if (!account) throw invalid("there is no such account");
  const fields = decoded(account);
  const storageRoot = Array.isArray(fields) && fields.length === 4 ? (fields[2] as Rlp) : undefined;
  if (!(storageRoot instanceof Uint8Array) || storageRoot.length !== 32) throw invalid("the account is none");
  return slots.map((slot, i) => {
    const found = valueAt(known, hex(storageRoot), unhex(`slots[${i}]`, slot, 32));
    if (!found) return 0n;
    const word = decoded(found);
    if (!(word instanceof Uint8Array) || word.length > 32) throw invalid("a word is none");
    return BigInt(hex(word));
  });
}

/** What a tree has under the hash of a key; undefined if its nodes show that it has nothing. */
function valueAt(known: ReadonlyMap<string, Uint8Array>, root: string, key: Uint8Array): Uint8Array | undefined {
  if (root === EMPTY_TREE) return undefined;
  const path = nibblesOf(keccak_256(key));
  let node = nodeOf(known, root);
  for (let place = 0; ;) {
    let child: Rlp | undefined;
    if (node.length === 17) {
      child = node[path[place] ?? 16];
      place += 1;
    } else {
      const [prefix, isLeaf] = prefixOf(node[0]);
      if (!prefix.every((nibble, i) => nibble === path[place + i])) return undefined;
      place += prefix.length;
      if (isLeaf) return place === path.length ? bytesOf(node[1]) : undefined;
      child = node[1];
    }
    if (child instanceof Uint8Array) {
      if (child.length === 0) return undefined;
      node = nodeOf(known, hex(child));
    } else {
      // Nodes of less than 32 bytes stand in their parent.
      node = nodeFrom(child);
    }
  }
}

function nodeOf(known: ReadonlyMap<string, Uint8Array>, hash: string): readonly Rlp[] {
  const bytes = known.get(hash);
  if (!bytes) throw invalid(`node ${hash} is missing`);
  return nodeFrom(decoded(bytes));
}

function nodeFrom(item: Rlp | undefined): readonly Rlp[] {
  const isNode = Array.isArray(item) && (item.length === 2 || item.length === 17);
  if (!isNode) throw invalid("a node is none");
  return item as readonly Rlp[];
}

/** The path in a node of two, and whether a value is at its end (yellow paper, appendix C). */
function prefixOf(item: Rlp | undefined): [number[], boolean] {
  const [flag = 16, ...nibbles] = nibblesOf(bytesOf(item));
  if (flag > 3) throw invalid("a path is none");
  return [flag % 2 === 1 ? nibbles : nibbles.slice(1), flag >= 2];
}

function nibblesOf(bytes: Uint8Array): number[] {
  return Array.from(bytes).flatMap((byte) => [byte >> 4, byte & 15]);
}

function bytesOf(item: Rlp | undefined): Uint8Array {
  if (item instanceof Uint8Array) return item;
  throw invalid("a value is none");
}

function decoded(bytes: Uint8Array): Rlp {
  try {
    return decodeRlp(bytes);
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause));
  }
}

function invalid(reason: string): InputError {
  const message = `The proof does not lead from the state root to what it is to show: ${reason}.`;
  return new InputError({ name: "StateProofInvalid", args: { reason }, message });
}
