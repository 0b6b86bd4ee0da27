import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const hardhat = fileURLToPath(new URL("../../node_modules/hardhat/dist/src/cli.js", import.meta.url));

/** A chain in a process of its own, on every platform: what `npx hardhat node` starts. */
export interface HardhatNode {
  url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port of loopback and waits until it listens. */
export async function startHardhatNode(extra: string[] = []): Promise<HardhatNode> {
  const args = [hardhat, "node", "--hostname", "127.0.0.1", "--port", "0", ...extra];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const listening = /server at (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (listening) resolve(listening);
    });
    child.once("exit", (code) => reject(new Error(`hardhat node ended with ${String(code)} before it listened`)));
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill();
    await once(child, "exit");
  };
  return { url, stop };
}
