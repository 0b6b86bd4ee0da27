/**
 * The chain every case runs on: Hardhat's in-process EVM with everything that could move a figure nailed down, from the
 * accounts to the clock, so that two runs give the same gas to the last unit.
 */
import { Contract, ContractFactory, HDNodeWallet, Interface, Mnemonic, getAddress, getBytes } from "ethers";
import type { InterfaceAbi, TypedDataDomain, TypedDataField } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import type { Compiled } from "./compile.ts";

export const HARDFORK = "osaka";

const MNEMONIC = "test test test test test test test test test test test junk";
const START = new Date("2026-01-01T00:00:00Z");
const CHAIN_ID = 31_337n;
const SECONDS_PER_BLOCK = 12n;
/** The most one transaction may use on osaka (EIP-7825); set on each, so nothing is ever estimated. */
const GAS_LIMIT = 16_777_216n;

const ACTORS = ["admin", "alice", "bob", "carol", "relayer", "stranger"] as const;

export type Actor = HDNodeWallet;
export type Actors = Record<(typeof ACTORS)[number], Actor>;

/** One transaction that went through. */
export interface Mined {
  /** `receipt.gasUsed`. */
  gas: bigint;
  /** Whether that is the price floor of its calldata (EIP-7623), so that it says nothing about the code. */
  floor: boolean;
  /** The address it created, if it did. */
  created: string | null;
}

interface Receipt {
  status: string;
  gasUsed: string;
  contractAddress: string | null;
}

/** What a case is given to work with. */
export class Bench {
  readonly actors: Actors;
  readonly chainId = CHAIN_ID;
  readonly #connection: NetworkConnection;
  readonly #artifacts: Compiled;
  #now = BigInt(START.getTime() / 1000);

  private constructor(connection: NetworkConnection, artifacts: Compiled) {
    this.#connection = connection;
    this.#artifacts = artifacts;
    const mnemonic = Mnemonic.fromPhrase(MNEMONIC);
    this.actors = Object.fromEntries(
      ACTORS.map((name, index) => [name, HDNodeWallet.fromMnemonic(mnemonic, `m/44'/60'/0'/0/${index}`)]),
    ) as Actors;
  }

  static async open(hre: HardhatRuntimeEnvironment, artifacts: Compiled): Promise<Bench> {
    const connection = await hre.network.create({
      network: "default",
      override: {
        hardfork: HARDFORK,
        chainId: Number(CHAIN_ID),
        initialDate: START,
        accounts: { mnemonic: MNEMONIC, count: ACTORS.length },
        allowUnlimitedContractSize: false,
        gas: GAS_LIMIT,
      },
    });
    return new Bench(connection, artifacts);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** Runs `work` and takes back everything it did, the clock included. */
  async isolated<T>(work: () => Promise<T>): Promise<T> {
    const now = this.#now;
    const snapshot = await this.#request("evm_snapshot", []);
    try {
      return await work();
    } finally {
      await this.#request("evm_revert", [snapshot]);
      this.#now = now;
    }
  }

  /** Timestamp of the next block, in seconds. */
  get now(): bigint {
    return this.#now + SECONDS_PER_BLOCK;
  }

  /** Lets time pass before the next block. */
  wait(seconds: bigint): void {
    this.#now += seconds;
  }

  /** Deploys a contract by its id in `sources` (see fixtures.ts), from `admin`. */
  async deploy(source: string, ...args: unknown[]): Promise<Contract> {
    const { abi, bytecode } = this.#compiled(source);
    return await this.deployCode(abi, bytecode, ...args);
  }

  /** The ABI of a contract that another one makes. */
  abiOf(source: string): InterfaceAbi {
    return this.#compiled(source).abi;
  }

  /** Deploys bytecode that a package ships, from `admin`. */
  async deployCode(abi: InterfaceAbi, bytecode: string, ...args: unknown[]): Promise<Contract> {
    const { data } = await new ContractFactory(abi, bytecode).getDeployTransaction(...args);
    const { created } = await this.#transact(this.actors.admin, { data });
    if (!created) throw new Error("the deployment created no contract");
    return new Contract(getAddress(created), abi);
  }

  /** Sends one transaction and waits for it; a revert throws with the contract's error. */
  async send(from: Actor, to: Contract, method: string, args: unknown[], value = 0n): Promise<Mined> {
    const transaction = {
      to: await to.getAddress(),
      data: to.interface.encodeFunctionData(method, args),
      ...(value > 0n && { value: `0x${value.toString(16)}` }),
    };
    try {
      return await this.#transact(from, transaction);
    } catch (error) {
      throw new Error(`${method} reverted: ${reasonOf(error as Error, to)}`, { cause: error });
    }
  }

  /** Sends coin. */
  async pay(from: Actor, to: string, value: bigint): Promise<Mined> {
    return await this.#transact(from, { to, value: `0x${value.toString(16)}`, data: "0x" });
  }

  /** What a call would return now. */
  async read<T = unknown>(contract: Contract, method: string, args: unknown[], from?: Actor): Promise<T> {
    const call = {
      from: (from ?? this.actors.stranger).address,
      to: await contract.getAddress(),
      data: contract.interface.encodeFunctionData(method, args),
    };
    const result = contract.interface.decodeFunctionResult(method, await this.#request("eth_call", [call, "latest"]));
    return (result.length === 1 ? result[0] : result) as T;
  }

  /** The code at an address. */
  async codeAt(address: string): Promise<string> {
    return await this.#request("eth_getCode", [address, "latest"]);
  }

  /** The EIP-712 domain a contract tells of itself (ERC-5267). */
  async domainOf(contract: Contract): Promise<TypedDataDomain> {
    const eip5267 = new Contract(await contract.getAddress(), EIP5267);
    const [, name, version, chainId, verifyingContract] = await this.read<[string, string, string, bigint, string]>(
      eip5267,
      "eip712Domain",
      [],
    );
    return { name, version, chainId, verifyingContract };
  }

  /** Signs a struct; the nonce of ECDSA comes from RFC 6979, so the signature is the same in every run. */
  async sign(
    signer: Actor,
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return await signer.signTypedData(domain, types, value);
  }

  #compiled(source: string): { abi: InterfaceAbi; bytecode: string } {
    const compiled = this.#artifacts.get(source);
    if (!compiled) throw new Error(`${source} was not compiled: the subject must list it in \`sources\``);
    if (compiled instanceof Error) throw compiled;
    return compiled;
  }

  async #transact(from: Actor, fields: { to?: string; data: string; value?: string }): Promise<Mined> {
    this.#now += SECONDS_PER_BLOCK;
    await this.#request("evm_setNextBlockTimestamp", [Number(this.#now)]);
    const transaction = { ...fields, from: from.address, gas: `0x${GAS_LIMIT.toString(16)}` };
    const hash = await this.#request("eth_sendTransaction", [transaction]);
    const receipt = await this.#request<Receipt>("eth_getTransactionReceipt", [hash]);
    if (BigInt(receipt.status) !== 1n) throw new Error(`transaction ${hash} failed`);
    const gas = BigInt(receipt.gasUsed);
    return { gas, floor: gas === calldataFloor(fields.data), created: receipt.contractAddress };
  }

  async #request<T = string>(method: string, params: unknown[]): Promise<T> {
    return (await this.#connection.provider.request({ method, params })) as T;
  }
}

const EIP5267 = new Interface([
  "function eip712Domain() view returns (bytes1, string, string, uint256, address, bytes32, uint256[])",
]);

/** The contract's own error, where it is one; otherwise what the chain says. */
function reasonOf({ message }: Error, { interface: abi }: Contract): string {
  const [, data] = /return data: (0x[0-9a-f]+)/.exec(message) ?? [];
  const parsed = data === undefined ? null : abi.parseError(data);
  return parsed ? `${parsed.name}(${parsed.args.join(", ")})` : message;
}

/** The least a transaction with this calldata costs: 21,000 + 10 per zero byte + 40 per other byte (EIP-7623). */
export function calldataFloor(data: string): bigint {
  return getBytes(data).reduce((gas, byte) => gas + (byte === 0 ? 10n : 40n), 21_000n);
}
