import { createRequire } from "node:module";

import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

import { benchTask } from "./scripts/bench/harness/task.ts";
import { quietLibraries } from "./scripts/build/plugin.ts";

/** The compiler comes from npm, so the lockfile pins it and nothing is downloaded while building. */
const solcJs = createRequire(import.meta.url).resolve("solc/soljson.js");

const compiler = { version: "0.8.37", path: solcJs } as const;
/** `TRELLIS_PROFILE=long` (npm run test:long) searches deeper than a change has to wait for. */
const long = process.env.TRELLIS_PROFILE === "long";

const optimizer = { enabled: true, runs: 10_000 };

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers, quietLibraries],
  tasks: [benchTask],

  solidity: {
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
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
      fuzz: { runs: long ? 10_000 : 256 },
      // A handler that reverts is a failure: its assertions count, and sequences do not run idle.
      invariant: { runs: long ? 512 : 64, depth: long ? 500 : 100, failOnRevert: true },
    },
  },

  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" },
    anvil: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
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
