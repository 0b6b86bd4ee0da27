/** What RLP encodes: bytes, or a list of such. */
export type Rlp = Uint8Array | readonly Rlp[];

/**
 * Decodes RLP (Ethereum yellow paper, appendix B), the canonical form alone: one item and nothing behind it.
 *
 * @throws RangeError for what is none.
 */
export function decodeRlp(bytes: Uint8Array): Rlp {
  const [item, end] = itemAt(bytes, 0);
  if (end !== bytes.length) throw new RangeError("something stands behind the item");
  return item;
}

function itemAt(bytes: Uint8Array, start: number): [Rlp, number] {
  const prefix = bytes[start];
  if (prefix === undefined) throw new RangeError("an item is missing");
  if (prefix < 0x80) return [bytes.subarray(start, start + 1), start + 1];
  const isList = prefix >= 0xc0;
  const [from, end] = spanOf(bytes, start, prefix - (isList ? 0xc0 : 0x80));
  if (!isList) {
    if (end - from === 1 && bytes[from]! < 0x80) throw new RangeError("a byte has a length before it");
    return [bytes.subarray(from, end), end];
  }
  const items: Rlp[] = [];
  let next = from;
  while (next < end) {
    const [item, after] = itemAt(bytes, next);
    items.push(item);
    next = after;
  }
  if (next !== end) throw new RangeError("an item ends behind its list");
  return [items, end];
}

/** Where the payload of an item begins and ends. */
function spanOf(bytes: Uint8Array, start: number, code: number): [number, number] {
  let [from, length] = [start + 1, code];
  if (code > 55) {
    from = start + 1 + (code - 55);
    const digits = bytes.subarray(start + 1, from);
    length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
    if (digits.length !== code - 55 || digits[0] === 0 || length <= 55)
      throw new RangeError("a length is not canonical");
  }
  if (from + length > bytes.length) throw new RangeError("an item ends behind the bytes");
  return [from, from + length];
}
