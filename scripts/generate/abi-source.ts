/** The pure part of the ABI generator: from ABIs and Solidity sources to the text of TypeScript. */

/** A parameter as the compiler describes it. */
export interface AbiParameter {
  readonly name?: string;
  readonly type: string;
  readonly components?: readonly AbiParameter[];
}

/** An entry of a compiler's ABI. */
export interface AbiItem {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly AbiParameter[];
}

/** A Solidity file. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** `StableToken` → `stableTokenAbi`, `DIDRegistry` → `didRegistryAbi`. */
export function exportName(contract: string): string {
  return contract.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (head) => head.toLowerCase()) + "Abi";
}

/** `AlreadyClaimed(bytes32,address)`: what the selector is made of. */
function signatureOf(item: AbiItem): string {
  const typeOf = ({ type, components }: AbiParameter): string =>
    components ? `(${components.map(typeOf).join(",")})${type.slice("tuple".length)}` : type;
  return `${item.name}(${(item.inputs ?? []).map(typeOf).join(",")})`;
}

/** Every error once, in the order of the names. */
export function mergeErrors(abis: readonly (readonly AbiItem[])[]): AbiItem[] {
  const bySignature = new Map<string, AbiItem>();
  for (const item of abis.flat()) if (item.type === "error") bySignature.set(signatureOf(item), item);
  return [...bySignature.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** Where each error is declared and the `@notice` above it, from the text of the sources. */
export function declaredErrors(sources: readonly Source[]): Record<string, { contract: string; notice: string }> {
  const found: Record<string, { contract: string; notice: string }> = {};
  const pattern = /^(?:abstract )?(?:contract|interface|library) (\w+)|((?:^[ \t]*\/\/\/.*\n)*)^[ \t]*error (\w+)\(/gm;
  for (const { text } of sources) {
    let contract = "";
    for (const [, unit, comment = "", error] of text.matchAll(pattern)) {
      if (unit) contract = unit;
      else if (error) found[error] = { contract, notice: noticeOf(comment) };
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function noticeOf(comment: string): string {
  const text = comment.replace(/^[ \t]*\/\/\/ ?/gm, "").replace(/\s+/g, " ");
  const notice = /@notice (.*?)(?= @\w|$)/.exec(text)?.[1] ?? "";
  return notice.replace(/[`{}]/g, "").trim();
}

/** The members of an interface that gives each error the type of its arguments. */
export function errorArgsType(errors: readonly AbiItem[]): string {
  const byName = new Map<string, string[]>();
  for (const error of errors) {
    const fields = (error.inputs ?? []).map((input, i) => `${input.name || `arg${i}`}: ${typeScriptType(input)}`);
    byName.set(error.name ?? "", [...(byName.get(error.name ?? "") ?? []), `{ ${fields.join("; ")} }`]);
  }
  return [...byName]
    .map(([name, shapes]) => `  ${name}: ${shapes.join(" | ").replaceAll("{  }", "object")};\n`)
    .join("");
}

function typeScriptType({ type, components }: AbiParameter): string {
  const array = /^(.*)\[\d*\]$/.exec(type);
  if (array) return `readonly ${typeScriptType({ type: array[1] ?? "", components })}[]`;
  if (components) return `{ ${components.map((c) => `${c.name}: ${typeScriptType(c)}`).join("; ")} }`;
  if (/^u?int/.test(type)) return "bigint";
  return type === "bool" ? "boolean" : "string";
}
