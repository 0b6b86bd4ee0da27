import { getAddress, isAddress } from "ethers";

import { DeploymentError } from "./errors.ts";

/**
 * The address book of one deployment on one chain, as `npm run deploy` writes it. A block is found under its
 * contract's name; further instances of a contract stand under names of their own.
 *
 * @example
 * const deployment: Deployment = {
 *   chainId: 11155111,
 *   contracts: { StableToken: "0x5FbDB2315678afecb367f032d93F642f64180aa3", Nori: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512" },
 * };
 */
export interface Deployment {
  /** The chain's id (EIP-155). */
  readonly chainId: number;
  /** Addresses by name. */
  readonly contracts: Readonly<Record<string, string>>;
  /** The block of the first of them: where events of these contracts are read from, unless said otherwise. */
  readonly startBlock?: number;
}

/**
 * Checks an address book, for instance one that was read from JSON, and gives its addresses their checksums.
 *
 * @param value What was read. Entries it does not know are left out.
 * @returns The address book.
 * @throws DeploymentInvalid, with the path of what is wrong.
 * @example
 * const deployment = parseDeployment(JSON.parse(await readFile("deployment.json", "utf8")));
 */
export function parseDeployment(value: unknown): Deployment {
  if (!isRecord(value)) return invalid("", "it is no object");
  const { chainId, contracts, startBlock } = value;
  if (!isNatural(chainId) || chainId === 0) return invalid("chainId", "it is no positive whole number");
  if (startBlock !== undefined && !isNatural(startBlock)) return invalid("startBlock", "it is no block number");
  if (!isRecord(contracts)) return invalid("contracts", "it is no object");

  const checked: Record<string, string> = {};
  for (const [name, address] of Object.entries(contracts)) {
    if (typeof address !== "string" || !isAddress(address)) return invalid(`contracts.${name}`, "it is no address");
    if (looksLikeAddress(name)) return invalid(`contracts.${name}`, "an address cannot be a name");
    checked[name] = getAddress(address);
  }
  return { chainId, contracts: checked, ...(startBlock === undefined ? {} : { startBlock }) };
}

/**
 * The address of a contract.
 *
 * @param deployment The address book.
 * @param where A name in it, or an address, which is returned with its checksum.
 * @throws ContractNotDeployed if it is neither.
 */
export function addressOf(deployment: Deployment, where: string): string {
  if (looksLikeAddress(where)) return getAddress(where);
  const found = Object.hasOwn(deployment.contracts, where) ? deployment.contracts[where] : undefined;
  if (found !== undefined) return found;
  throw new DeploymentError({
    name: "ContractNotDeployed",
    args: { contract: where },
    message: `The address book has no contract named ${where}.`,
  });
}

/** As `isAddress`, without telling the compiler that every other text is none. */
function looksLikeAddress(text: string): boolean {
  return isAddress(text);
}

function isNatural(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(path: string, reason: string): never {
  throw new DeploymentError({
    name: "DeploymentInvalid",
    args: { path, reason },
    message: `The address book is not valid${path ? ` at ${path}` : ""}: ${reason}.`,
  });
}
