import { execFileSync } from "node:child_process";

import type { Finding } from "./finding.ts";

/** Generated files are made anew by whoever needs them, so they are ignored by git and never go stale in it. */
export function generated(root: string): Finding[] {
  const tracked = execFileSync("git", ["ls-files", "--cached", "--ignored", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return tracked
    .split("\n")
    .filter((file) => file !== "")
    .map((file) => ({ file, line: 1, message: "git keeps a file that .gitignore calls generated" }));
}
