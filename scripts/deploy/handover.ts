import { Contract, type ContractTransactionResponse, type Signer } from "ethers";

const ADMIN_ROLE = 0n;
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
 */
export async function handOver(accessManager: string, deployer: Signer, owner: string): Promise<number> {
  const authority = new Contract(accessManager, abi, deployer);
  const account = await deployer.getAddress();
  const roles = await rolesOf(authority, account);
  if (!roles.includes(ADMIN_ROLE) || account === owner) return 0;

  const encode = (method: string, args: unknown[]) => authority.interface.encodeFunctionData(method, args);
  const others = roles.filter((role) => role !== ADMIN_ROLE);
  const calls = [
    ...others.flatMap((role) => [encode("grantRole", [role, owner, 0]), encode("revokeRole", [role, account])]),
    encode("grantRole", [ADMIN_ROLE, owner, 0]),
    encode("renounceRole", [ADMIN_ROLE, account]),
  ];
  const sent = (await authority.getFunction("multicall")(calls)) as ContractTransactionResponse;
  await sent.wait();
  return roles.length;
}

/** The roles that an account holds now. */
async function rolesOf(authority: Contract, account: string): Promise<bigint[]> {
  const granted = await authority.queryFilter(authority.filters.RoleGranted?.(null, account) ?? "RoleGranted");
  const roles = [...new Set(granted.map(({ topics }) => BigInt(topics[1] ?? 0)))];
  const holds = await Promise.all(
    roles.map(async (role) => ((await authority.getFunction("hasRole")(role, account)) as [boolean])[0]),
  );
  return roles.filter((_, i) => holds[i]);
}
