import type { PragmaDirective, SourceUnit } from "@solidity-parser/parser/dist/src/ast-types.d.ts";

import type { Finding } from "./finding.ts";
import { contractsOf, lineOf, read, solidityBelow, stemOf } from "./sources.ts";

/**
 * The first lines of a Solidity file: named imports only; the compiler's exact version for code, `^` for interfaces and
 * types, which others may compile with a later one. A file called `IFoo.sol` holds nothing but interfaces.
 */
export function headers(root: string): Finding[] {
  const version = compilerVersion(root);
  return solidityBelow(root, "contracts", "test").flatMap((source) => {
    const { file, tree } = source;
    const expected = holdsCode(tree) ? version : `^${version}`;
    const pragmas = tree.children.filter((node): node is PragmaDirective => node.type === "PragmaDirective");
    const findings = pragmas
      .filter(({ name, value }) => name === "solidity" && value !== expected)
      .map((node) => ({ file, line: lineOf(node), message: `pragma solidity ${node.value}, expected ${expected}` }));
    if (pragmas.length === 0) findings.push({ file, line: 1, message: `no pragma solidity, expected ${expected}` });

    for (const node of tree.children) {
      if (node.type === "ImportDirective" && node.symbolAliases === null) {
        findings.push({ file, line: lineOf(node), message: `imports all of ${node.path}, name what it needs` });
      }
    }
    if (/^I[A-Z][a-z]/.test(stemOf(file))) {
      for (const contract of contractsOf(source)) {
        if (contract.kind === "interface") continue;
        findings.push({
          file,
          line: lineOf(contract),
          message: `${contract.name} is no interface, the file's name says so`,
        });
      }
    }
    return findings;
  });
}

function holdsCode(tree: SourceUnit): boolean {
  return tree.children.some(
    (node) => node.type === "FunctionDefinition" || (node.type === "ContractDefinition" && node.kind !== "interface"),
  );
}

/** The one compiler is the `solc` that package.json pins. */
function compilerVersion(root: string): string {
  const manifest = JSON.parse(read(root, "package.json")) as { devDependencies?: Record<string, string> };
  const version = manifest.devDependencies?.["solc"];
  if (version === undefined) throw new Error("package.json pins no solc");
  return version;
}
