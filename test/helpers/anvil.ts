import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** The first of the well-known development keys of anvil and of Hardhat's node. */
export const anvilKey = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const binary = fileURLToPath(new URL("../../node_modules/.bin/anvil", import.meta.url));

/** Whether npm had an anvil for this platform; tests that need a separate chain skip without one. */
export const hasAnvil = existsSync(binary);

export interface Anvil {
  url: string;
  stop(): Promise<void>;
}

/** A free port on loopback. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a separate anvil process on loopback and waits until it listens. */
export async function startAnvil(args: string[] = []): Promise<Anvil> {
  const port = await freePort();
  const child = spawn(binary, ["--host", "127.0.0.1", "--port", String(port), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("Listening on")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`anvil ended with ${String(code)} before it listened`)));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, "exit");
}
