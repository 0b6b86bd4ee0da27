import { parseArgs } from "node:util";

import { getAddress, isAddress, ZeroAddress } from "ethers";

export const usage = `Deploys systems, kits or single blocks, and writes the address book that the SDK reads.

  npm run deploy -- --network <name> [<target> …] [options]

  <target>          what to deploy, by name (default: every system)
  --network <name>  a network of hardhat.config.ts
  --owner <address> hands the administration to this account at the end
  --parameters <f>  a file of parameters, instead of deploy/parameters/<network>.json
  --id <name>       name of the deployment (default: chain-<chain id>); the same name resumes what was interrupted
  --reset           begins anew: moves what is kept under that name aside, as <name>-until-<time>
  --confirmations n blocks to wait for after each transaction (default: 5 on a live chain)
  --profile <name>  build profile of the bytecode: production, which takes up to half a minute a contract the first
                    time, or default (the one taken unless said otherwise on a development chain: 31337 or 1337)
  --dry-run         prints what would be done, and what is done already; nothing is sent or written
  --list            prints what can be deployed

Parameters come from deploy/parameters/<network>.json when there is one. Keys come from Hardhat's keystore
(npx hardhat keystore set TRELLIS_PRIVATE_KEY) or from environment variables.`;

/** What a command line asks for. */
export interface Flags {
  targets: string[];
  network: string | undefined;
  owner: string | undefined;
  parameters: string | undefined;
  id: string | undefined;
  reset: boolean;
  confirmations: number | undefined;
  profile: string | undefined;
  dryRun: boolean;
  list: boolean;
  help: boolean;
}

/** Reads a command line; throws, with a sentence, at what cannot be meant. */
export function readFlags(args: string[]): Flags {
  const { values, positionals: targets } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      network: { type: "string" },
      owner: { type: "string" },
      parameters: { type: "string" },
      id: { type: "string" },
      reset: { type: "boolean", default: false },
      confirmations: { type: "string" },
      profile: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { id, confirmations, network, parameters, profile, reset, list, help, "dry-run": dryRun } = values;
  // As Ignition has it. The name becomes a folder's.
  if (id !== undefined && !/^[a-zA-Z][\w-]*$/.test(id)) {
    throw new Error(`--id ${id} is no name: letters, digits, "-" and "_" after a letter.`);
  }
  if (confirmations !== undefined && !/^[1-9]\d{0,3}$/.test(confirmations)) {
    throw new Error(`--confirmations ${confirmations} is no number of blocks from 1 to 9999.`);
  }
  return {
    targets,
    network,
    parameters,
    id,
    profile,
    reset,
    dryRun,
    list,
    help,
    owner: values.owner === undefined ? undefined : readOwner(values.owner),
    confirmations: confirmations === undefined ? undefined : Number(confirmations),
  };
}

function readOwner(text: string): string {
  const known: boolean = isAddress(text);
  if (!known) throw new Error(`--owner ${text} is no address: 0x and 40 digits, with a right checksum if any.`);
  const owner = getAddress(text);
  if (owner === ZeroAddress) throw new Error("--owner is the zero address: nobody could administer the deployment.");
  return owner;
}
