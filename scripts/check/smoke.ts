/**
 * What a user does on the first day: takes the packed SDK into an empty project, installs ethers beside it, copies the
 * READMEs' examples and runs them against a chain on which the README's command deployed. Run with `npm run smoke`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { version } from "ethers";

import { anvilKey } from "../../test/helpers/anvil.ts";
import { startHardhatNode } from "../../test/helpers/hardhatNode.ts";
import { bookFile, deploymentDir } from "../deploy/book.ts";
import { examplesOf } from "./example.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const documents = ["README.md", "sdk/README.md"];
const deploymentId = `smoke-${process.pid}`;

/** The address that the examples print, and that a reader's own chain has. */
const printedUrl = "http://127.0.0.1:8545";

async function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}:\n${output}`);
  return output;
}

/** An empty project with the packed SDK and ethers in it. */
async function install(project: string): Promise<void> {
  await run("npm", ["pack", path.join(root, "sdk"), "--pack-destination", project, "--silent"], root);
  const tarball = (await readdir(project)).find((file) => file.endsWith(".tgz"));
  if (!tarball) throw new Error("npm pack made no tarball.");
  await writeFile(path.join(project, "package.json"), `${JSON.stringify({ private: true, type: "module" })}\n`);
  const packages = [`./${tarball}`, `ethers@${version}`];
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], project);
}

/** What must not be in the package: the chain client, which the user brings, and bytecode, which nobody needs. */
async function inspect(project: string): Promise<void> {
  const dist = path.join(project, "node_modules/@trellis/sdk/dist");
  for (const file of await readdir(dist)) {
    const text = await readFile(path.join(dist, file), "utf8");
    if (/0x60[68]0[0-9a-f]{200}/.test(text)) throw new Error(`${file} contains bytecode.`);
    if (/class JsonRpcProvider\b/.test(text)) throw new Error(`${file} contains ethers.`);
    if (/from ["']\.\.\//.test(text)) throw new Error(`${file} imports from outside the package.`);
  }
}

/** The examples as a user's compiler and a user's Node see them. */
async function runExamples(project: string, document: string, url: string): Promise<void> {
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const types = ["--types", "node", "--typeRoots", path.join(root, "node_modules/@types")];
  const strict = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext"];
  for (const [index, code] of examplesOf(await readFile(path.join(root, document), "utf8")).entries()) {
    const file = path.join(project, `${document.replace(/\W/g, "-")}-${index + 1}.ts`);
    await writeFile(file, code.replaceAll(printedUrl, url));
    await run(process.execPath, [tsc, ...strict, ...types, file], project);
    const output = await run(process.execPath, [file], project);
    if (output.trim() === "") throw new Error(`Example ${index + 1} of ${document} printed nothing.`);
    console.log(`${document}:\n${output.trim().replace(/^/gm, "  ")}`);
  }
}

async function main(): Promise<void> {
  const project = await mkdtemp(path.join(tmpdir(), "trellis-smoke-"));
  const node = await startHardhatNode();
  try {
    const deploy = [
      path.join(root, "scripts/deploy/main.ts"),
      "--network",
      "custom",
      "--id",
      deploymentId,
      "--profile",
      "default",
    ];
    const env = { TRELLIS_RPC_URL: node.url, TRELLIS_PRIVATE_KEY: anvilKey };
    await Promise.all([install(project), run(process.execPath, [...deploy, "--confirmations", "1"], root, env)]);
    await copyFile(bookFile(deploymentId), path.join(project, "trellis.json"));
    await inspect(project);
    for (const document of documents) await runExamples(project, document, node.url);
    console.log("The packed SDK works in an empty project.");
  } finally {
    await node.stop();
    await rm(deploymentDir(deploymentId), { recursive: true, force: true });
    await rm(project, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
