import type {
  BaseASTNode,
  ContractDefinition,
  CustomErrorDefinition,
  EnumDefinition,
  EventDefinition,
  FunctionDefinition,
  StateVariableDeclaration,
  StructDefinition,
  VariableDeclaration,
} from "@solidity-parser/parser/dist/src/ast-types.d.ts";

import type { Finding } from "./finding.ts";
import { contractsOf, isMock, lineOf, solidityBelow } from "./sources.ts";

type Item =
  | ContractDefinition
  | CustomErrorDefinition
  | EnumDefinition
  | EventDefinition
  | FunctionDefinition
  | StateVariableDeclaration
  | StructDefinition;

/**
 * What a reader of the interface must find written down.
 *
 * Everywhere but in mocks: `@title` and `@notice` on a contract, `@notice` on its errors, events and on every function
 * that can be called from outside (`@inheritdoc` counts). In interfaces besides: `@notice` on structs and enums,
 * `@param` for each parameter of a function and each field of a struct, `@return` where something that changes state
 * returns a value. What a view returns is its `@notice`. A contract that can be deployed says
 * in its header who may call what (**Roles**) and what it assumes of others (**Trusts**).
 */
export function natspec(root: string): Finding[] {
  return solidityBelow(root, "contracts")
    .filter(({ file }) => !isMock(file))
    .flatMap((source) => {
      const missing = (item: BaseASTNode, message: string) => ({ file: source.file, line: lineOf(item), message });
      const topLevel = source.tree.children.filter(isItem).filter((item) => item.type !== "ContractDefinition");
      return [
        ...topLevel.flatMap((item) => gaps(item, docBefore(source.text, item), false).map((gap) => missing(item, gap))),
        ...contractsOf(source).flatMap((contract) => [
          ...headerGaps(contract, docBefore(source.text, contract)).map((gap) => missing(contract, gap)),
          ...contract.subNodes
            .filter(isItem)
            .flatMap((item) =>
              gaps(item, docBefore(source.text, item), contract.kind === "interface").map((gap) =>
                missing(item, `${contract.name}: ${gap}`),
              ),
            ),
        ]),
      ];
    });
}

function isItem(node: BaseASTNode): node is Item {
  return [
    "ContractDefinition",
    "CustomErrorDefinition",
    "EnumDefinition",
    "EventDefinition",
    "FunctionDefinition",
    "StateVariableDeclaration",
    "StructDefinition",
  ].includes(node.type);
}

function headerGaps(contract: ContractDefinition, doc: string): string[] {
  const deployed = contract.kind === "contract";
  return [
    ...["@title", "@notice"].filter((tag) => !has(doc, tag)).map((tag) => `${contract.name} has no ${tag}`),
    ...["Roles", "Trusts"]
      .filter((word) => deployed && !doc.includes(word))
      .map((word) => `the header of ${contract.name} has no **${word}**`),
  ];
}

/** What is missing in the documentation of one item. */
function gaps(item: Item, doc: string, inInterface: boolean): string[] {
  switch (item.type) {
    case "FunctionDefinition":
      return functionGaps(item, doc, inInterface);
    case "StateVariableDeclaration": {
      const getters = item.variables.filter(({ visibility }) => visibility === "public");
      return has(doc, "@notice", "@inheritdoc")
        ? []
        : getters.map(({ name }) => `variable ${name ?? ""} has no @notice`);
    }
    case "CustomErrorDefinition":
      return has(doc, "@notice") ? [] : [`error ${item.name} has no @notice`];
    case "EventDefinition":
      return has(doc, "@notice") ? [] : [`event ${item.name} has no @notice`];
    case "EnumDefinition":
      return has(doc, "@notice") || !inInterface ? [] : [`enum ${item.name} has no @notice`];
    case "StructDefinition": {
      if (!inInterface) return [];
      const fields = undocumented(item.members, doc).map((name) => `struct ${item.name} has no @param ${name}`);
      return has(doc, "@notice") ? fields : [`struct ${item.name} has no @notice`, ...fields];
    }
    default:
      return [];
  }
}

function functionGaps(item: FunctionDefinition, doc: string, inInterface: boolean): string[] {
  const callable = item.visibility === "external" || item.visibility === "public";
  if (!callable || item.name === null || has(doc, "@inheritdoc")) return [];

  const found = has(doc, "@notice") ? [] : [`function ${item.name} has no @notice`];
  if (!inInterface) return found;

  found.push(...undocumented(item.parameters, doc).map((name) => `function ${item.name ?? ""} has no @param ${name}`));
  if (item.parameters.some(({ name }) => name === null)) found.push(`function ${item.name} has a nameless parameter`);
  const reads = item.stateMutability === "view" || item.stateMutability === "pure";
  if (!reads && (item.returnParameters ?? []).length > 0 && !has(doc, "@return")) {
    found.push(`function ${item.name} has no @return`);
  }
  return found;
}

function undocumented(variables: VariableDeclaration[], doc: string): string[] {
  return variables.flatMap(({ name }) =>
    name !== null && !new RegExp(`@param\\s+${name}\\s+\\S`).test(doc) ? [name] : [],
  );
}

/** Whether one of the tags stands there with something said after it. */
function has(doc: string, ...tags: string[]): boolean {
  return tags.some((tag) => new RegExp(`${tag}\\s+\\S`).test(doc));
}

/** The documentation comment that ends where the item begins; ordinary comments between the two do not part them. */
function docBefore(text: string, item: BaseASTNode): string {
  const lines = text.slice(0, item.range?.[0]).split("\n");
  lines.pop();
  const doc: string[] = [];
  for (let line = lines.pop()?.trim(); line !== undefined; line = lines.pop()?.trim()) {
    if (line.startsWith("///")) doc.unshift(line.slice(3));
    else if (doc.length > 0) break;
    else if (line.endsWith("*/")) return blockBefore([...lines, line]);
    else if (line !== "" && !line.startsWith("//")) break;
  }
  return doc.join("\n");
}

function blockBefore(lines: string[]): string {
  const text = lines.join("\n");
  const start = text.lastIndexOf("/*");
  return text.startsWith("/**", start) ? text.slice(start) : "";
}
