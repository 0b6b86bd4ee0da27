/** The version of a peer's package as it is installed, so that a report cannot name another one. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export function packageVersion(name: string): string {
  const { version } = require(`${name}/package.json`) as { version: string };
  return `${name}@${version}`;
}
