import type { TypedDataTypes } from "../../core/eip712.ts";

const authorization = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
];

/** ERC-2612. */
export const permitTypes: TypedDataTypes = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** ERC-3009: anyone may bring it. */
export const transferAuthorizationTypes: TypedDataTypes = { TransferWithAuthorization: authorization };

/** ERC-3009: the receiver alone may bring it. */
export const receiveAuthorizationTypes: TypedDataTypes = { ReceiveWithAuthorization: authorization };

/** ERC-3009: makes an authorization worthless. */
export const cancelAuthorizationTypes: TypedDataTypes = {
  CancelAuthorization: [
    { name: "authorizer", type: "address" },
    { name: "nonce", type: "bytes32" },
  ],
};

/** What a holder signs to be paid out. */
export const requestRedemptionTypes: TypedDataTypes = {
  RequestRedemption: [
    { name: "holder", type: "address" },
    { name: "amount", type: "uint256" },
    { name: "payoutRef", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What a holder signs to take an unpaid redemption back. */
export const reclaimRedemptionTypes: TypedDataTypes = {
  ReclaimRedemption: [
    { name: "holder", type: "address" },
    { name: "id", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};
