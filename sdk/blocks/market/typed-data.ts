import { TypedDataEncoder } from "ethers";

import type { TypedDataTypes } from "../../core/eip712.ts";
import type { Order } from "./order.ts";

/** What a maker signs for one order. */
export const orderTypes: TypedDataTypes = {
  Order: [
    { name: "maker", type: "address" },
    { name: "taker", type: "address" },
    { name: "recipient", type: "address" },
    { name: "offerKind", type: "uint8" },
    { name: "offerToken", type: "address" },
    { name: "offerId", type: "uint256" },
    { name: "offerAmount", type: "uint256" },
    { name: "wantKind", type: "uint8" },
    { name: "wantToken", type: "address" },
    { name: "wantId", type: "uint256" },
    { name: "wantAmount", type: "uint256" },
    { name: "unitsWanted", type: "bool" },
    { name: "minUnits", type: "uint256" },
    { name: "startTime", type: "uint64" },
    { name: "endTime", type: "uint64" },
    { name: "topic", type: "bytes32" },
    { name: "feeRecipient", type: "address" },
    { name: "feeBps", type: "uint16" },
    { name: "maxRoyaltyBps", type: "uint16" },
    { name: "epoch", type: "uint64" },
    { name: "nonce", type: "uint256" },
  ],
};

/** What a maker signs once for a tree of orders. */
export const treeTypes: TypedDataTypes = { OrderTree: [{ name: "root", type: "bytes32" }] };

const encoder = TypedDataEncoder.from(orderTypes);

/** How an order is known in events, and a leaf of a tree of orders: its EIP-712 struct hash. */
export function orderHash(order: Order): string {
  return encoder.hashStruct("Order", order);
}
