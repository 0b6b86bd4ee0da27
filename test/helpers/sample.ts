import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const made: string[] = [];

/** A folder of its own with the given files in it: a small repository for a check to judge. */
export function sample(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(os.tmpdir(), "trellis-sample-"));
  made.push(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

/** For `afterEach`. */
export function removeSamples(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
}
