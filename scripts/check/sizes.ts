/**
 * `npm run sizes` ends here: lists the contracts of the production build by size, and fails where one is larger than a
 * chain accepts.
 */
import path from "node:path";

import { filesBelow, isMock, read } from "./sources.ts";

/** EIP-170: the code of a contract; EIP-3860: the code that creates it. */
const MOST_CODE = 24_576;
const MOST_CREATION_CODE = 49_152;

/** The parts of an ABI that somebody can call. */
const CALLED = ["function", "receive", "fallback"];

export interface Size {
  name: string;
  /** Bytes. */
  code: number;
  creationCode: number;
}

interface Artifact {
  contractName: string;
  sourceName: string;
  abi: { type: string }[];
  bytecode: string;
  deployedBytecode: string;
}

/** What is deployed, the largest first: no mocks, nor libraries that are compiled into their users and have no calls. */
export function sizesOf(root: string): Size[] {
  return filesBelow(root, "artifacts/contracts", ".json")
    .map((file) => JSON.parse(read(root, file)) as Artifact)
    .filter(({ sourceName, deployedBytecode }) => !isMock(sourceName) && deployedBytecode !== "0x")
    .filter(({ abi }) => abi.some(({ type }) => CALLED.includes(type)))
    .map(({ contractName, bytecode, deployedBytecode }) => ({
      name: contractName,
      code: bytesIn(deployedBytecode),
      creationCode: bytesIn(bytecode),
    }))
    .sort((a, b) => b.code - a.code);
}

export function isTooLarge({ code, creationCode }: Size): boolean {
  return code >= MOST_CODE || creationCode > MOST_CREATION_CODE;
}

function bytesIn(hex: string): number {
  return (hex.length - 2) / 2;
}

function main(root: string): void {
  const sizes = sizesOf(root);
  if (sizes.length === 0) throw new Error("there is no build to measure");
  console.log("   bytes  of 24 KiB  creation  contract");
  for (const size of sizes) {
    const share = `${((size.code / MOST_CODE) * 100).toFixed(1)} %`;
    const line = [String(size.code).padStart(6), share.padStart(9), String(size.creationCode).padStart(8), size.name];
    console.log(`${isTooLarge(size) ? "✗" : "✓"} ${line.join("  ")}`);
  }
  if (sizes.some(isTooLarge)) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) main(path.resolve(import.meta.dirname, "../.."));
