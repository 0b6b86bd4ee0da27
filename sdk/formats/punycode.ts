const BASE = 36;
const TMIN = 1;
const TMAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_CODE = 128;

/**
 * What an A-label's part behind `xn--` stands for (RFC 3492).
 *
 * @returns The text; undefined for what is no Punycode.
 */
export function decodePunycode(encoded: string): string | undefined {
  const delimiter = encoded.lastIndexOf("-");
  const output = Array.from(encoded.slice(0, Math.max(0, delimiter)), (char) => char.codePointAt(0)!);
  if (output.some((code) => code >= FIRST_CODE)) return undefined;
  let [code, bias, i] = [FIRST_CODE, FIRST_BIAS, 0];
  for (let at = delimiter > 0 ? delimiter + 1 : 0; at < encoded.length;) {
    const start = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(encoded[at++]);
      if (digit === undefined) return undefined;
      i += digit * weight;
      if (i > Number.MAX_SAFE_INTEGER) return undefined;
      const threshold = Math.min(Math.max(k - bias, TMIN), TMAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    bias = adapted(i - start, length, start === 0);
    code += Math.floor(i / length);
    i %= length;
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    output.splice(i++, 0, code);
  }
  return String.fromCodePoint(...output);
}

function digitOf(char: string | undefined): number | undefined {
  if (char === undefined) return undefined;
  if (/[a-z]/i.test(char)) return char.toLowerCase().charCodeAt(0) - 97;
  return /\d/.test(char) ? Number(char) + 26 : undefined;
}

function adapted(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - TMIN) * TMAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - TMIN));
  return k + Math.floor(((BASE - TMIN + 1) * rest) / (rest + SKEW));
}
