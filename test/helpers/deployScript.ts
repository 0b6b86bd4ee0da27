import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { deploymentDir } from "../../scripts/deploy/book.ts";

const script = fileURLToPath(new URL("../../scripts/deploy/main.ts", import.meta.url));

/** What a run of the deploy script came to. */
export interface Ended {
  code: number | null;
  output: string;
}

/** Runs the deploy script in a process of its own, and kills it without warning once `until` says so. */
export async function runDeploy(
  args: string[],
  env: Record<string, string>,
  until?: () => Promise<boolean>,
): Promise<Ended> {
  const child = spawn(process.execPath, [script, "--profile", "default", ...args], { env: { ...process.env, ...env } });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(child, "close") as Promise<[number | null]>;
  if (until) {
    const timer = setInterval(() => void until().then((yes) => yes && child.kill("SIGKILL")), 100);
    await closed;
    clearInterval(timer);
  }
  const [code] = await closed;
  return { code, output };
}

/** The folders of deployments whose names begin so. */
export async function deploymentsNamed(prefix: string): Promise<string[]> {
  const names = await readdir(deploymentDir("")).catch(() => []);
  return names.filter((name) => name.startsWith(prefix)).sort();
}

/** Removes what tests left of the deployments whose names begin so. */
export async function removeDeployments(prefix: string): Promise<void> {
  for (const name of await deploymentsNamed(prefix)) await rm(deploymentDir(name), { recursive: true });
}
