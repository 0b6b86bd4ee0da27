/** What is installed of a peer's package. */
import { readFileSync } from "node:fs";

/** A file of a package, whether the package exports it or not. */
export function packageFile(name: string, file: string): URL {
  return new URL(`../../../node_modules/${name}/${file}`, import.meta.url);
}

/** The version of a peer's package as it is installed, so that a report cannot name another one. */
export function packageVersion(name: string): string {
  const { version } = JSON.parse(readFileSync(packageFile(name, "package.json"), "utf8")) as { version: string };
  return `${name}@${version}`;
}
