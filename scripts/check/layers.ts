import path from "node:path";

import type { ImportDirective } from "@solidity-parser/parser/dist/src/ast-types.d.ts";
import ts from "typescript";

import type { Finding } from "./finding.ts";
import { filesBelow, isMock, lineOf, read, solidityBelow, stemOf } from "./sources.ts";

/** The libraries our contracts are built on; mocks may use others. */
const LIBRARIES = ["@openzeppelin/contracts/", "solady/"];

/** What speaks to a chain. `sdk/formats`, `sdk/crypto` and `sdk/credentials` must run without any of it. */
const CHAIN_CLIENTS = /^(ethers|viem|web3|hardhat|@nomicfoundation)(\/|$)/;

/**
 * Who may import whom.
 *
 * Contracts: base imports libraries; a block imports base and its own folder; kits and systems import base, the
 * interfaces of blocks and kits, and their own parts; no system imports a system; only mocks import mocks.
 * SDK: formats, crypto and credentials reach no chain client, not even through another module; blocks import neither kits nor
 * systems, kits no systems, a system no other system; nothing imports what does not ship.
 */
export function layers(root: string): Finding[] {
  return [...contractLayers(root), ...sdkLayers(root), ...mocksInScripts(root)];
}

function contractLayers(root: string): Finding[] {
  return solidityBelow(root, "contracts").flatMap(({ file, tree }) =>
    tree.children
      .filter((node): node is ImportDirective => node.type === "ImportDirective")
      .flatMap((node) => {
        const message = whyNotInContracts(file, resolve(file, node.path));
        return message === undefined ? [] : [{ file, line: lineOf(node), message: `imports ${node.path}: ${message}` }];
      }),
  );
}

/** Why `from` may not import `to`, the path of one of our files or the name of a library; nothing when it may. */
function whyNotInContracts(from: string, to: string): string | undefined {
  if (isMock(from)) return undefined;
  const [, layer = "", folder] = from.split("/");
  const [top, toLayer = "", toFolder] = to.split("/");

  if (LIBRARIES.some((library) => to.startsWith(library))) return undefined;
  if (top !== "contracts") return "contracts are built on OpenZeppelin and solady only";
  if (toLayer === "mocks") return "only tests and mocks import a mock";
  if (toLayer === "base") return undefined;

  switch (layer) {
    case "base":
      return "base imports libraries only";
    case "blocks":
      return toLayer === "blocks" && toFolder === folder ? undefined : "a block imports base and its own folder only";
    case "kits":
    case "systems":
      if (toLayer === layer && isPartOf(from, to)) return undefined;
      if (toLayer === "systems") return "nobody imports a system";
      return isInterface(to)
        ? undefined
        : `${layer} import the interfaces of blocks and kits, never what is behind them`;
    default:
      return "the file stands in no layer (base, blocks, kits, systems, mocks)";
  }
}

/** Parts of one kit or system stand beside it under names that begin alike, or in a folder of its name. */
function isPartOf(from: string, to: string): boolean {
  const [a, b] = [subjectOf(from), subjectOf(to)];
  const folder = path.posix.dirname(a);
  const ownFolder = folder.split("/").length > (folder.startsWith("contracts/kits") ? 2 : 3);
  return a.startsWith(b) || b.startsWith(a) || (ownFolder && b.startsWith(`${folder}/`));
}

/** `contracts/kits/creditprogram` for `CreditProgram.sol`, and the same with more behind it for its parts. */
function subjectOf(file: string): string {
  const stem = isInterface(file) ? stemOf(file).slice(1) : stemOf(file);
  return path.posix.join(path.posix.dirname(file), stem).toLowerCase();
}

function isInterface(file: string): boolean {
  return /^I[A-Z]/.test(path.posix.basename(file));
}

interface Import {
  name: string;
  /** The path of one of our files (its ending may be missing), or the name of a package. */
  target: string;
  line: number;
}

function importsOf(root: string, file: string): Import[] {
  const text = read(root, file);
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
    name: fileName,
    target: resolve(file, fileName),
    line: text.slice(0, pos).split("\n").length,
  }));
}

function sdkLayers(root: string): Finding[] {
  const imports = new Map(filesBelow(root, "sdk", ".ts").map((file) => [file, importsOf(root, file)]));
  return [...imports].flatMap(([file, list]) =>
    list.flatMap(({ name, target, line }) => {
      const message = whyNotInSdk(file, target) ?? chainClientBehind(file, target, imports);
      return message === undefined ? [] : [{ file, line, message: `imports ${name}: ${message}` }];
    }),
  );
}

function whyNotInSdk(from: string, to: string): string | undefined {
  if (/^(scripts|test|deploy|hardhat)(\/|$)|^hardhat\.config|^@nomicfoundation\//.test(to)) {
    return "the SDK ships without the repository's tools, scripts and tests";
  }
  if (to.includes("/mocks/")) return "only tests and mocks import a mock";
  if (!to.startsWith("sdk/")) return undefined;

  const [layer, name] = placeInSdk(from);
  const [toLayer, toName] = placeInSdk(to);
  if (layer === "blocks" && (toLayer === "kits" || toLayer === "systems")) return `blocks import no ${toLayer}`;
  if (layer === "kits" && toLayer === "systems") return "kits import no systems";
  // The index of a folder lists what stands in it; it is no system itself.
  if (layer === "systems" && toLayer === "systems" && stemOf(from) !== "index" && name !== toName) {
    return "no system imports a system";
  }
  return undefined;
}

/** Layer and name of an SDK module: `["systems", "environment/carbonRemoval"]`. */
function placeInSdk(file: string): [layer: string, name: string] {
  const [layer = "", ...names] = file.replace(/^sdk\/(src\/)?/, "").split("/");
  const length = layer === "systems" ? 2 : 1;
  return [layer, names.slice(0, length).join("/").split(".", 1)[0] ?? ""];
}

/** The way by which a pure module reaches a chain client through `target`; nothing when it reaches none. */
function chainClientBehind(file: string, target: string, imports: Map<string, Import[]>): string | undefined {
  if (!["formats", "crypto", "credentials"].includes(placeInSdk(file)[0])) return undefined;
  const way = wayToChainClient(target, imports, new Set());
  return way && `formats, crypto and credentials work without a chain client (${way.join(" → ")})`;
}

function wayToChainClient(target: string, imports: Map<string, Import[]>, seen: Set<string>): string[] | undefined {
  if (CHAIN_CLIENTS.test(target)) return [target];
  const file = [target, `${target}.ts`, target.replace(/\.js$/, ".ts"), `${target}/index.ts`].find((f) =>
    imports.has(f),
  );
  if (file === undefined || seen.has(file)) return undefined;
  seen.add(file);
  for (const next of imports.get(file) ?? []) {
    const way = wayToChainClient(next.target, imports, seen);
    if (way) return [file, ...way];
  }
  return undefined;
}

function mocksInScripts(root: string): Finding[] {
  return ["deploy", "scripts"]
    .flatMap((folder) => filesBelow(root, folder, ".ts"))
    .flatMap((file) =>
      importsOf(root, file)
        .filter(({ target }) => target.includes("/mocks/"))
        .map(({ name, line }) => ({ file, line, message: `imports ${name}: only tests and mocks import a mock` })),
    );
}

/** A relative name becomes a path from the root; the name of a package stays as it is. */
function resolve(file: string, name: string): string {
  return name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name) : name;
}
