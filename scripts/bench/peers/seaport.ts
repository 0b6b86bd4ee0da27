/**
 * Seaport 1.6 as OpenSea publishes it: the creation bytecode that `@opensea/seaport-js` carries for its own tests.
 * It is deployed as it is, never compiled here.
 */
import { createRequire } from "node:module";

import type { Contract, InterfaceAbi } from "ethers";
import { ZeroAddress, ZeroHash, keccak256, toUtf8Bytes } from "ethers";

import type { Actor, Bench } from "../harness/chain.ts";
import type { Subject } from "../harness/dsl.ts";
import { packageVersion } from "./packages.ts";

const require = createRequire(import.meta.url);
const FACTORIES = "@opensea/seaport-js/lib/typechain-types/factories/seaport/contracts";

export const seaport: Subject = {
  name: "Seaport 1.6",
  version: packageVersion("@opensea/seaport-js"),
  sources: [],
  published: true,
};

export const ItemType = { Native: 0, ERC20: 1, ERC721: 2, ERC1155: 3 } as const;

const OrderType = { FullOpen: 0, PartialOpen: 1 } as const;

/** The route of a basic order that takes ERC-20 for an ERC-721, see Seaport's `BasicOrderType`. */
const ERC20_TO_ERC721_FULL_OPEN = 8;

const TYPES = {
  OrderComponents: [
    { name: "offerer", type: "address" },
    { name: "zone", type: "address" },
    { name: "offer", type: "OfferItem[]" },
    { name: "consideration", type: "ConsiderationItem[]" },
    { name: "orderType", type: "uint8" },
    { name: "startTime", type: "uint256" },
    { name: "endTime", type: "uint256" },
    { name: "zoneHash", type: "bytes32" },
    { name: "salt", type: "uint256" },
    { name: "conduitKey", type: "bytes32" },
    { name: "counter", type: "uint256" },
  ],
  OfferItem: [
    { name: "itemType", type: "uint8" },
    { name: "token", type: "address" },
    { name: "identifierOrCriteria", type: "uint256" },
    { name: "startAmount", type: "uint256" },
    { name: "endAmount", type: "uint256" },
  ],
  ConsiderationItem: [
    { name: "itemType", type: "uint8" },
    { name: "token", type: "address" },
    { name: "identifierOrCriteria", type: "uint256" },
    { name: "startAmount", type: "uint256" },
    { name: "endAmount", type: "uint256" },
    { name: "recipient", type: "address" },
  ],
};

interface Item {
  itemType: number;
  token: string;
  identifierOrCriteria: bigint;
  startAmount: bigint;
  endAmount: bigint;
}

interface Components {
  offerer: string;
  zone: string;
  offer: Item[];
  consideration: (Item & { recipient: string })[];
  orderType: number;
  startTime: bigint;
  endTime: bigint;
  zoneHash: string;
  salt: bigint;
  conduitKey: string;
  counter: bigint;
}

export interface SignedOrder {
  components: Components;
  signature: string;
}

/** A listing: one token, or some of one, for ERC-20 to the maker and perhaps to a fee recipient. */
export interface Listing {
  offer: { itemType: typeof ItemType.ERC721 | typeof ItemType.ERC1155; token: string; id: bigint; amount?: bigint };
  payment: string;
  price: bigint;
  fee?: { amount: bigint; recipient: string };
  /** May be filled in parts. */
  partial?: boolean;
}

/** Deploys the conduit controller and Seaport, and checks that what stands there is Seaport 1.6 and no stand-in. */
export async function deploySeaport(bench: Bench): Promise<Contract> {
  const controller = await deployFactory(bench, "conduit/ConduitController.sol/LocalConduitController");
  const deployed = await deployFactory(bench, "Seaport", await controller.getAddress());

  const [version, separator, told] = await bench.read<[string, string, string]>(deployed, "information", []);
  const name = await bench.read<string>(deployed, "name", []);
  const code = await bench.codeAt(await deployed.getAddress());
  const bytes = (code.length - 2) / 2;
  if (name !== "Seaport" || version !== "1.6" || BigInt(separator) === 0n) throw new Error(`not Seaport: ${name}`);
  if (told !== (await controller.getAddress())) throw new Error("Seaport knows another conduit controller");
  if (bytes < 20_000) throw new Error(`Seaport's runtime code has ${bytes} bytes only`);
  return deployed;
}

async function deployFactory(bench: Bench, path: string, ...args: unknown[]): Promise<Contract> {
  const name = `${path.split("/").at(-1)}__factory`;
  const module = require(`${FACTORIES}/${path}__factory.js`) as Record<string, { abi: InterfaceAbi; bytecode: string }>;
  const factory = module[name];
  if (!factory) throw new Error(`the package has no ${name}`);
  return await bench.deployCode(factory.abi, factory.bytecode, ...args);
}

/** An order signed by its maker. The salt is a whole random-looking word, as seaport-js makes it. */
export async function signListing(
  bench: Bench,
  market: Contract,
  maker: Actor,
  listing: Listing,
  label: string,
): Promise<SignedOrder> {
  const { offer, payment, price, fee } = listing;
  const amount = offer.amount ?? 1n;
  const item = { itemType: ItemType.ERC20, token: payment, identifierOrCriteria: 0n };
  const components: Components = {
    offerer: maker.address,
    zone: ZeroAddress,
    offer: [
      {
        itemType: offer.itemType,
        token: offer.token,
        identifierOrCriteria: offer.id,
        startAmount: amount,
        endAmount: amount,
      },
    ],
    consideration: [
      { ...item, startAmount: price, endAmount: price, recipient: maker.address },
      ...(fee ? [{ ...item, startAmount: fee.amount, endAmount: fee.amount, recipient: fee.recipient }] : []),
    ],
    orderType: listing.partial ? OrderType.PartialOpen : OrderType.FullOpen,
    startTime: 0n,
    endTime: bench.now + 86_400n,
    zoneHash: ZeroHash,
    salt: BigInt(keccak256(toUtf8Bytes(label))),
    conduitKey: ZeroHash,
    counter: await bench.read<bigint>(market, "getCounter", [maker.address]),
  };
  const domain = {
    name: "Seaport",
    version: "1.6",
    chainId: bench.chainId,
    verifyingContract: await market.getAddress(),
  };
  return { components, signature: await bench.sign(maker, domain, TYPES, { ...components }) };
}

/** The argument of `fulfillBasicOrder` and of its efficient twin. */
export function basicOrder({ components, signature }: SignedOrder): Record<string, unknown> {
  const [offered] = components.offer;
  const [toMaker, ...others] = components.consideration;
  if (!offered || !toMaker) throw new Error("a basic order has one offer and a payment to its maker");
  return {
    considerationToken: toMaker.token,
    considerationIdentifier: 0n,
    considerationAmount: toMaker.startAmount,
    offerer: components.offerer,
    zone: components.zone,
    offerToken: offered.token,
    offerIdentifier: offered.identifierOrCriteria,
    offerAmount: offered.startAmount,
    basicOrderType: ERC20_TO_ERC721_FULL_OPEN,
    startTime: components.startTime,
    endTime: components.endTime,
    zoneHash: components.zoneHash,
    salt: components.salt,
    offererConduitKey: components.conduitKey,
    fulfillerConduitKey: ZeroHash,
    totalOriginalAdditionalRecipients: others.length,
    additionalRecipients: others.map(({ startAmount, recipient }) => ({ amount: startAmount, recipient })),
    signature,
  };
}

/** The argument of the advanced calls: this fraction of the order. */
export function advancedOrder({ components, signature }: SignedOrder, numerator = 1n, denominator = 1n) {
  const { counter: _, ...parameters } = components;
  return {
    parameters: { ...parameters, totalOriginalConsiderationItems: parameters.consideration.length },
    numerator,
    denominator,
    signature,
    extraData: "0x",
  };
}

/** The arguments of `fulfillAvailableAdvancedOrders`; payments to the same maker go as one transfer. */
export function sweepArguments(orders: readonly SignedOrder[], recipient: string): unknown[] {
  const first = orders.map((_, orderIndex) => ({ orderIndex, itemIndex: 0 }));
  return [
    orders.map((order) => advancedOrder(order)),
    [],
    first.map((component) => [component]),
    [first],
    ZeroHash,
    recipient,
    orders.length,
  ];
}
