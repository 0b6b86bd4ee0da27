import { Contract, type ContractTransactionResponse, type Log, type Signer } from "ethers";

import type { AddressBook } from "./book.ts";
import type { History } from "./journal.ts";
import type { Step } from "./plan.ts";
import { Refusal } from "./refusal.ts";

const ADMIN_ROLE = 0n;
/** The most blocks that are asked for at once; nodes commonly refuse more. */
const CHUNK = 10_000;
const abi = [
  "function hasRole(uint64 roleId, address account) view returns (bool isMember, uint32 executionDelay)",
  "function grantRole(uint64 roleId, address account, uint32 executionDelay)",
  "function revokeRole(uint64 roleId, address account)",
  "function renounceRole(uint64 roleId, address callerConfirmation)",
  "function multicall(bytes[] data) returns (bytes[])",
  "event RoleGranted(uint64 indexed roleId, address indexed account, uint32 delay, uint48 since, bool newMember)",
];

/**
 * Gives the owner every role that the deployer holds, and ends the deployer's: in one transaction, so that at no moment
 * both or neither are in charge. Does nothing when it was done before.
 *
 * @returns How many roles went over.
 * @throws HandedOver if the deployer administers no more, and the owner does not either.
 */
export async function handOver(book: AddressBook, deployer: Signer, owner: string): Promise<number> {
  const authority = new Contract(book.contracts.AccessManager ?? "", abi, deployer);
  const account = await deployer.getAddress();
  if (!(await hasRole(authority, ADMIN_ROLE, account))) {
    if (await hasRole(authority, ADMIN_ROLE, owner)) return 0;
    throw new Refusal(
      "HandedOver",
      `${account} handed its roles to somebody else before and has none left, so ${owner} got nothing. ` +
        `Whoever administers AccessManager ${await authority.getAddress()} now can grant them.`,
    );
  }

  const roles = await rolesOf(authority, account, book.startBlock ?? 0);
  const encode = (method: string, args: unknown[]) => authority.interface.encodeFunctionData(method, args);
  const others = roles.filter((role) => role !== ADMIN_ROLE);
  const calls = [
    ...others.flatMap((role) => [encode("grantRole", [role, owner, 0]), encode("revokeRole", [role, account])]),
    encode("grantRole", [ADMIN_ROLE, owner, 0]),
    encode("renounceRole", [ADMIN_ROLE, account]),
  ];
  const sent = (await authority.getFunction("multicall")(calls)) as ContractTransactionResponse;
  await sent.wait();
  return others.length + 1;
}

/**
 * Makes sure, before anything is paid, that what is still to be done can be: after the hand-over the deployer may not.
 *
 * @throws HandedOver.
 */
export async function requireAdministration(history: History, steps: Step[], deployer: Signer): Promise<void> {
  const accessManager = history.contracts.get("Authority#AccessManager");
  const call = steps.find((step) => step.isCall && !step.done);
  if (!accessManager || !call) return;
  const account = await deployer.getAddress();
  if (await hasRole(new Contract(accessManager, abi, deployer), ADMIN_ROLE, account)) return;
  throw new Refusal(
    "HandedOver",
    `${account} handed this deployment over and may no longer do ${call.id}. ` +
      `Deploy what is to be added under a name of its own: --id <name>.`,
  );
}

/** The roles that an account holds now, of those granted since a block. */
async function rolesOf(authority: Contract, account: string, startBlock: number): Promise<bigint[]> {
  const filter = authority.filters.RoleGranted?.(null, account) ?? "RoleGranted";
  const latest = (await authority.runner?.provider?.getBlockNumber()) ?? startBlock;
  const granted: Log[] = [];
  for (let from = startBlock; from <= latest; from += CHUNK) {
    granted.push(...(await authority.queryFilter(filter, from, Math.min(from + CHUNK - 1, latest))));
  }
  const roles = [...new Set(granted.map(({ topics }) => BigInt(topics[1] ?? 0)))];
  const holds = await Promise.all(roles.map((role) => hasRole(authority, role, account)));
  return roles.filter((_, i) => holds[i]);
}

async function hasRole(authority: Contract, role: bigint, account: string): Promise<boolean> {
  return ((await authority.getFunction("hasRole")(role, account)) as [boolean])[0];
}
