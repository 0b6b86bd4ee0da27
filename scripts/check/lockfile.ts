import path from "node:path";

import type { Finding } from "./finding.ts";
import { read } from "./sources.ts";

const FILE = "package-lock.json";
const KINDS = ["dependencies", "devDependencies", "optionalDependencies"] as const;

type Manifest = Partial<Record<(typeof KINDS)[number], Record<string, string>>>;

interface LockedPackage extends Manifest {
  link?: boolean;
  inBundle?: boolean;
  integrity?: string;
  resolved?: string;
}

/**
 * `npm ci` works on every platform: each dependency that some package names has its entry in the lock, also the
 * optional ones of other platforms, which npm leaves out when the lock is made from a registry that lacks them.
 * And it installs the same bytes everywhere: each entry has its integrity and is bound to no private registry.
 */
export function lockfile(root: string): Finding[] {
  const text = read(root, FILE);
  const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> };
  const at = (entry: string, message: string): Finding => ({
    file: FILE,
    line: text.slice(0, Math.max(0, text.indexOf(`"${entry}": {`))).split("\n").length,
    message: `${entry === "" ? "the project" : entry}: ${message}`,
  });

  return Object.entries(packages).flatMap(([entry, locked]) => {
    const findings: Finding[] = [];
    for (const name of namesOf(locked, entry)) {
      if (!isLocked(packages, entry, name)) findings.push(at(entry, `${name} has no entry`));
    }
    if (!entry.includes("node_modules/")) {
      // Ours: the lock repeats its package.json, or `npm ci` refuses it.
      const manifest = JSON.parse(read(root, path.posix.join(entry, "package.json"))) as Manifest;
      for (const kind of KINDS) {
        if (flat(manifest[kind]) !== flat(locked[kind])) findings.push(at(entry, `${kind} differ from package.json`));
      }
    } else if (locked.link !== true && locked.inBundle !== true) {
      if (locked.integrity === undefined) findings.push(at(entry, "no integrity"));
      if (locked.resolved?.startsWith("https://registry.npmjs.org/") === false) {
        findings.push(at(entry, `resolved to ${locked.resolved}`));
      }
    }
    return findings;
  });
}

/** Development dependencies count for our own packages only. */
function namesOf(locked: LockedPackage, entry: string): string[] {
  const own = !entry.includes("node_modules/") && locked.link !== true;
  return KINDS.filter((kind) => own || kind !== "devDependencies").flatMap((kind) => Object.keys(locked[kind] ?? {}));
}

/** Looks where Node looks: beside the package, then in each folder above. */
function isLocked(packages: Record<string, LockedPackage>, entry: string, name: string): boolean {
  for (let folder = entry; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    if (`${folder === "" ? "" : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === "") return false;
  }
}

function flat(record: Record<string, string> = {}): string {
  return JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
