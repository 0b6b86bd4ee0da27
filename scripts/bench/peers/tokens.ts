/**
 * The token libraries everybody knows, as yardsticks: thin wrappers (the `.sol` files beside this one) that add nothing
 * but a mint without access control, built with the same compiler and settings as our contracts.
 */
import type { Contract, TypedDataDomain } from "ethers";

import type { Actor, Bench, Mined } from "../harness/chain.ts";
import type { Subject } from "../harness/dsl.ts";
import { packageVersion } from "./packages.ts";

const OPENZEPPELIN = packageVersion("@openzeppelin/contracts");
const SOLADY = packageVersion("solady");
const ERC721A = packageVersion("erc721a");

/** A token that is deployed, and how it is minted. */
export interface Erc20 {
  token: Contract;
  mint(to: string, amount: bigint): Promise<Mined>;
  /** The EIP-712 domain of its permits and authorizations. */
  domain(): Promise<TypedDataDomain>;
}

export interface Erc20Subject extends Subject {
  deploy(bench: Bench): Promise<Erc20>;
}

export interface Nft {
  token: Contract;
  /** Mints the id given; a sequential token mints its next one. */
  mint(to: string, id: bigint): Promise<Mined>;
}

export interface NftSubject extends Subject {
  deploy(bench: Bench): Promise<Nft>;
}

export interface MultiToken {
  token: Contract;
  mint(to: string, id: bigint, amount: bigint): Promise<Mined>;
}

export interface MultiTokenSubject extends Subject {
  deploy(bench: Bench): Promise<MultiToken>;
}

const wrapper = (name: string) => `scripts/bench/peers/${name}.sol`;

function erc20(name: string, version: string, source: string, domain?: TypedDataDomain): Erc20Subject {
  return {
    name,
    version,
    sources: [source],
    async deploy(bench) {
      const token = await bench.deploy(source);
      const verifyingContract = await token.getAddress();
      return {
        token,
        mint: (to, amount) => bench.send(bench.actors.admin, token, "mint", [to, amount]),
        domain: async () =>
          domain ? { ...domain, chainId: bench.chainId, verifyingContract } : await bench.domainOf(token),
      };
    },
  };
}

function nft(name: string, version: string, source: string): NftSubject {
  return {
    name,
    version,
    sources: [source],
    async deploy(bench) {
      const token = await bench.deploy(source);
      return { token, mint: (to, id) => bench.send(bench.actors.admin, token, "mint", [to, id]) };
    },
  };
}

function multiToken(name: string, version: string, source: string): MultiTokenSubject {
  return {
    name,
    version,
    sources: [source],
    async deploy(bench) {
      const token = await bench.deploy(source);
      return { token, mint: (to, id, amount) => bench.send(bench.actors.admin, token, "mint", [to, id, amount]) };
    },
  };
}

export const openZeppelinErc20 = erc20("OpenZeppelin ERC20+Permit", OPENZEPPELIN, wrapper("OpenZeppelinERC20"));
export const openZeppelinErc3009 = erc20("OpenZeppelin ERC3009", OPENZEPPELIN, wrapper("OpenZeppelinERC3009"));
/** solady hashes "1" as the version, and does not tell its domain (no ERC-5267). */
export const soladyErc20 = erc20("solady ERC20", SOLADY, wrapper("SoladyERC20"), { name: "Solady", version: "1" });

export const openZeppelinErc721 = nft("OpenZeppelin ERC721", OPENZEPPELIN, wrapper("OpenZeppelinERC721"));
export const soladyErc721 = nft("solady ERC721", SOLADY, wrapper("SoladyERC721"));

export const openZeppelinErc1155 = multiToken("OpenZeppelin ERC1155", OPENZEPPELIN, wrapper("OpenZeppelinERC1155"));
export const soladyErc1155 = multiToken("solady ERC1155", SOLADY, wrapper("SoladyERC1155"));

/** erc721a numbers its tokens itself and mints many at once, so it has no place among the others. */
export const sequentialErc721a: Subject & {
  deploy(bench: Bench): Promise<{ token: Contract; mint(to: string, quantity: number): Promise<Mined> }>;
} = {
  name: "ERC721A",
  version: ERC721A,
  sources: [wrapper("SequentialERC721A")],
  async deploy(bench) {
    const token = await bench.deploy(wrapper("SequentialERC721A"));
    return { token, mint: (to, quantity) => bench.send(bench.actors.admin, token, "mint", [to, quantity]) };
  },
};

/** Lets a spender take any amount of the holder's tokens, as the anchors assume. */
export async function approveAll(bench: Bench, holder: Actor, token: Contract, spender: string): Promise<void> {
  if (token.interface.getFunction("setApprovalForAll")) {
    await bench.send(holder, token, "setApprovalForAll", [spender, true]);
  } else {
    await bench.send(holder, token, "approve", [spender, (1n << 256n) - 1n]);
  }
}
