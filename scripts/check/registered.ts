import path from "node:path";

import type { Finding } from "./finding.ts";
import { contractsOf, entriesOf, read, solidityBelow } from "./sources.ts";

/**
 * What is built is also told: every contract of a block, kit or system has a row in the README, every kit and system a
 * namespace in `sdk/trellis.ts` and its types in `sdk/index.ts`, every namespace a row in `sdk/README.md`.
 */
export function registered(root: string): Finding[] {
  const [readme, trellis, index, sdkReadme] = ["README.md", "sdk/trellis.ts", "sdk/index.ts", "sdk/README.md"].map(
    (file) => ({ file, text: textOf(root, file) }),
  ) as [Page, Page, Page, Page];

  const told = contractsIn(root, "contracts/blocks", "contracts/kits", "contracts/systems")
    // Parts that a contract makes or reads for itself are told in the README of its block.
    .filter(({ file, name }) => !PARTS.has(name) && path.posix.basename(file) === `${name}.sol`)
    .flatMap(({ name }) => lacks(readme, `\`${name}\``, `the table of contracts has no row for \`${name}\``));

  const namespaces = contractsIn(root, "contracts/kits", "contracts/systems").flatMap(({ file, name }) => {
    const module = `${path.posix.dirname(file).replace("contracts/", "./")}/${uncapitalized(name)}`;
    return [
      ...lacks(trellis, `"${module}`, `no namespace is made of ${module}.ts`),
      ...lacks(index, `"${module}`, `${module}.ts is not exported`),
    ];
  });

  const rows = [...trellis.text.matchAll(/^ {2}readonly (\w+):/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => !OWN.has(name))
    .flatMap((name) => lacks(sdkReadme, `\`${name}\``, `the table of namespaces has no row for \`${name}\``));

  return [...told, ...namespaces, ...rows];
}

/** Contracts that only serve another one. */
const PARTS = new Set(["CertificateArt", "PolicyNarrowing"]);

/** What `Trellis` has beside namespaces. */
const OWN = new Set(["deployment", "runner"]);

interface Page {
  file: string;
  text: string;
}

function lacks({ file, text }: Page, what: string, message: string): Finding[] {
  return text.includes(what) ? [] : [{ file, line: 1, message }];
}

function contractsIn(root: string, ...folders: string[]): { file: string; name: string }[] {
  return solidityBelow(root, ...folders).flatMap((source) =>
    contractsOf(source)
      .filter(({ kind }) => kind === "contract")
      .map(({ name }) => ({ file: source.file, name })),
  );
}

function textOf(root: string, file: string): string {
  const folder = path.posix.dirname(file);
  const there = entriesOf(root, folder).some(({ name }) => name === path.posix.basename(file));
  return there ? read(root, file) : "";
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
