import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Registry } from "./registries.ts";

/** Domain of {@link blockKey}; changing it changes every identifier. */
const BLOCK_DOMAIN = "trellis.credits.block.v1";
/** Domain of {@link projectKey}. */
const PROJECT_DOMAIN = "trellis.credits.project.v1";

/**
 * The 192-bit key of a serial block, the upper part of every credit and certificate id.
 *
 * `upper192(keccak256(p("trellis.credits.block.v1") ‖ p(registry) ‖ p(block)))`, where `p(text)` is the length of the
 * text's UTF-8 bytes as a 32-bit big-endian number followed by the bytes. The prefixes keep registry and block apart
 * (`"ac","rX"` is not `"acr","X"`), the domain keeps block keys apart from every other hash.
 *
 * @example
 * blockKey("acr", "ACR-US-102-2003-274").toString(16); // "c16b8bbc808eb35191c3781dd4ab27800d7ad9fedc597750"
 */
export function blockKey(registry: Registry, block: string): bigint {
  return hash(BLOCK_DOMAIN, registry, block) >> 64n;
}

/**
 * The 64-bit number of a registry's project, for the `projectId` of a batch: the upper 64 bits of the same encoding in
 * the domain `trellis.credits.project.v1`. Registries number their projects independently (`ACR102`, `CAR102`), and some do
 * not use numbers at all.
 */
export function projectKey(registry: Registry, project: string): bigint {
  return hash(PROJECT_DOMAIN, registry, project) >> 192n;
}

/**
 * The id of the batch that starts at a kilogram position, and of the certificate whose first kilogram it is:
 * `key << 64 | position`.
 */
export function creditId(key: bigint, position: bigint): bigint {
  return (key << 64n) | position;
}

function hash(...parts: string[]): bigint {
  return BigInt(`0x${bytesToHex(keccak_256(concatBytes(...parts.map(prefixed))))}`);
}

function prefixed(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  const prefix = new Uint8Array(4);
  new DataView(prefix.buffer).setUint32(0, bytes.length);

  return concatBytes(prefix, bytes);
}
