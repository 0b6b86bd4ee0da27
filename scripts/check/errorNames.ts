import type { CustomErrorDefinition } from "@solidity-parser/parser/dist/src/ast-types.d.ts";
import { visit } from "@solidity-parser/parser";

import type { Finding } from "./finding.ts";
import { isMock, lineOf, solidityBelow } from "./sources.ts";

/** An error is declared once in the whole repository, so that its name alone tells the cause. Mocks do not count. */
export function errorNames(root: string): Finding[] {
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { file, tree } of solidityBelow(root, "contracts")) {
    if (isMock(file)) continue;
    visit(tree, {
      CustomErrorDefinition(node: CustomErrorDefinition) {
        const line = lineOf(node);
        const before = first.get(node.name);
        if (before === undefined) first.set(node.name, `${file}:${line}`);
        else findings.push({ file, line, message: `error ${node.name} is already declared at ${before}` });
      },
    });
  }
  return findings;
}
