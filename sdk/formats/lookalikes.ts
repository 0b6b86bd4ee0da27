import { decodePunycode } from "./punycode.ts";

/** What a monitor looks after. */
export interface WatchedNames {
  /** Domain names that are ours; those below them are too. */
  names: readonly string[];
  /** SHA-256 of the SubjectPublicKeyInfo of every key that is ours. */
  keys: readonly string[];
}

/** Why a new certificate, or an application for one, should be looked at. */
export type Suspicion =
  /** It is for a name of ours, and the key is not. */
  | "UnexpectedKey"
  /** It is for a name that people could take for ours. */
  | "Lookalike";

/** Letters of other scripts that look like Latin ones, after Unicode's confusables (UTS #39); what is not here looks like itself. */
const CONFUSABLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    a: "\u0430\u03b1\u0251\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u0101\u0105",
    b: "\u0184\u042c\u0432",
    c: "\u0441\u03f2\u00e7\u0107\u010d",
    d: "\u0501\u0111\u010f",
    e: "\u0435\u00e8\u00e9\u00ea\u00eb\u0113\u0117\u0119\u0451",
    g: "\u0261\u011f\u0123",
    h: "\u04bb\u0570",
    i: "\u0456\u03b9\u0131\u00ec\u00ed\u00ee\u00ef\u012b\u0457",
    j: "\u0458\u03f3",
    k: "\u03ba\u043a\u0137",
    l: "\u04cf\u0142\u013c",
    m: "\u043c",
    n: "\u0578\u00f1\u0144\u0148\u043f",
    o: "\u043e\u03bf\u00f2\u00f3\u00f4\u00f5\u00f6\u00f8\u014d\u0585",
    p: "\u0440\u03c1",
    q: "\u051b",
    r: "\u0433",
    s: "\u0455\u015b\u0161\u015f",
    t: "\u0442\u03c4\u0165",
    u: "\u03c5\u057d\u00f9\u00fa\u00fb\u00fc\u016b",
    v: "\u03bd\u0475",
    w: "\u051d\u0461\u0175",
    x: "\u0445\u03c7",
    y: "\u0443\u03b3\u00fd\u00ff",
    z: "\u017a\u017c\u017e",
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin])),
);

/** Labels shorter than this have too many neighbours for one letter to mean something. */
const LONG = 6;

/**
 * What a certificate that somebody else got makes one look twice.
 *
 * @param seen The name and the key, of a certificate, or of an application that can still be vetoed or disputed.
 * @example
 * for (const issued of await trellis.certificateAuthority.issued({ fromBlock })) {
 *   const why = suspicionOf(issued, { names: ["bank.example"], keys: [ourKey] });
 *   if (why) alert(`${why}: ${issued.name} in block ${issued.blockNumber}`);
 * }
 */
export function suspicionOf(
  seen: { name: string; spki: string },
  { names, keys }: WatchedNames,
): Suspicion | undefined {
  if (keys.includes(seen.spki)) return undefined;
  const bare = seen.name.replace(/^\*\./, "");
  // A wildcard above a name of ours covers it too.
  const isOurs = names.some(
    (name) => bare === name || bare.endsWith(`.${name}`) || (seen.name !== bare && name.endsWith(`.${bare}`)),
  );
  if (isOurs) return "UnexpectedKey";
  return names.some((name) => looksLike(bare, name)) ? "Lookalike" : undefined;
}

/**
 * Whether people could take one name for another: letter by letter they look alike, or their main label is one letter away.
 *
 * @example
 * looksLike("xn--bnk-7cd.example", "bank.example"); // true: its second letter is Cyrillic
 */
export function looksLike(name: string, other: string): boolean {
  if (name === other) return false;
  if (skeletonOf(name) === skeletonOf(other)) return true;
  const [label = "", main = ""] = [name, other].map((each) => skeletonOf(each.split(".").at(-2) ?? ""));
  return main.length >= LONG && isOneAway(label, main);
}

/** What a name looks like: letters for those that they are taken for. */
function skeletonOf(name: string): string {
  const shown = name
    .split(".")
    .map((label) => (label.startsWith("xn--") ? (decodePunycode(label.slice(4)) ?? label) : label));
  const latin = Array.from(shown.join("."), (char) => CONFUSABLES[char] ?? char).join("");
  return latin
    .replaceAll("-", "")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("0", "o")
    .replace(/[1i]/g, "l");
}

/** Whether one letter more, less, other, or two changed about, make one text of another. */
function isOneAway(a: string, b: string): boolean {
  if (a === b) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA.length > 1 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
