import { createRequire } from "node:module";

import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

import { benchTask } from "./scripts/bench/harness/task.ts";
import { trellisBuild } from "./scripts/build/plugin.ts";

/** The compiler comes from npm, so the lockfile pins it and nothing is downloaded while building. */
const solcJs = createRequire(import.meta.url).resolve("solc/soljson.js");

const compiler = { version: "0.8.37", path: solcJs } as const;
/**
 * How hard Solidity tests search, by `TRELLIS_PROFILE`: `long` (npm run test:long) goes deeper than a change has to wait
 * for; `coverage` (npm run coverage) no further than to reach every line, because instrumented code runs slowly.
 */
const EFFORTS = {
  usual: { fuzzRuns: 256, invariantRuns: 32, depth: 100 },
  coverage: { fuzzRuns: 64, invariantRuns: 16, depth: 100 },
  long: { fuzzRuns: 10_000, invariantRuns: 512, depth: 500 },
} as const;
const profile = process.env.TRELLIS_PROFILE ?? "usual";
if (!(profile in EFFORTS)) {
  throw new Error(`TRELLIS_PROFILE is ${profile}, not one of ${Object.keys(EFFORTS).join(", ")}`);
}
const effort = EFFORTS[profile as keyof typeof EFFORTS];

/** Tests draw the same numbers on every run, unless `TRELLIS_SEED` (0x and hexadecimal digits) asks for others. */
const seed = process.env.TRELLIS_SEED;

const optimizer = { enabled: true, runs: 10_000 };

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers, trellisBuild],
  tasks: [benchTask],

  solidity: {
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol",
      "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol",
    ],
    profiles: {
      default: { ...compiler, settings: { evmVersion: "osaka", optimizer } },
      production: { ...compiler, settings: { evmVersion: "osaka", optimizer, viaIR: true } },
    },
  },

  // The generated types are used, not checked: they contain namespaces, which are no erasable syntax.
  typechain: { tsNocheck: true },

  paths: { sources: "contracts", tests: { mocha: "test", solidity: "test" }, ignition: "deploy" },

  test: {
    solidity: {
      fuzz: { runs: effort.fuzzRuns, ...(seed === undefined ? {} : { seed }) },
      // A handler that reverts is a failure: its assertions count, and sequences do not run idle.
      invariant: { runs: effort.invariantRuns, depth: effort.depth, failOnRevert: true },
    },
  },

  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" },
    // `npx hardhat node`, and any other node that listens there.
    node: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" },
    localhost: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
    sepolia: {
      type: "http",
      chainType: "l1",
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("TRELLIS_PRIVATE_KEY")],
    },
    // Any other chain, a consortium's for instance.
    custom: {
      type: "http",
      chainType: "generic",
      url: configVariable("TRELLIS_RPC_URL"),
      accounts: [configVariable("TRELLIS_PRIVATE_KEY")],
    },
  },
});
