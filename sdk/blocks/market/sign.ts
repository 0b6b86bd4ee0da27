import { TypedDataEncoder } from "ethers";

import { MerkleTree } from "../../crypto/merkle.ts";
import { domainOf, signFor } from "../../core/eip712.ts";
import type { Handle } from "../../core/handle.ts";
import type { AtomicMarket } from "../../core/contracts.ts";
import { checkOrder, type Listing, type Order } from "./order.ts";
import { orderHash, orderTypes, treeTypes } from "./typed-data.ts";

export interface Signing {
  /**
   * Signs an order (EIP-712). The signer must be its maker, or the key of its maker if that is a contract account.
   *
   * @returns The listing, to be given to takers in whatever way; see {@link listingToJson}.
   */
  sign(order: Order): Promise<Listing>;
  /**
   * Signs any number of orders with one signature: over the root of the Merkle tree of their hashes.
   *
   * @returns A listing for each, in the same order; each can be filled without the others.
   * @throws ElementMissing for no order at all.
   * @example
   * const listings = await trellis.market.signTree(orders); // one question to the wallet for 1,000 listings
   */
  signTree(orders: readonly Order[]): Promise<Listing[]>;
  /** How an order is known in events. */
  orderHash(order: Order): string;
  /** EIP-712 digest of an order: what its maker signs. */
  orderDigest(order: Order): Promise<string>;
  /** EIP-712 digest of the root of a tree of orders. */
  treeDigest(root: string): Promise<string>;
}

export function signing(handle: Handle<AtomicMarket>): Signing {
  const sign = async (order: Order): Promise<Listing> => {
    const signature = await signFor(handle, orderTypes, { ...checkOrder(order) });
    return { order, signature, proof: [] };
  };

  return {
    sign,
    async signTree(orders) {
      const tree = new MerkleTree(orders.map((order) => orderHash(checkOrder(order))));
      const [first] = orders;
      if (orders.length === 1 && first) return [await sign(first)];
      const signature = await signFor(handle, treeTypes, { root: tree.root });
      return orders.map((order, i) => ({ order, signature, proof: tree.proofOf(i) }));
    },
    orderHash,
    orderDigest: async (order) => TypedDataEncoder.hash(await domainOf(handle), orderTypes, order),
    treeDigest: async (root) => TypedDataEncoder.hash(await domainOf(handle), treeTypes, { root }),
  };
}
