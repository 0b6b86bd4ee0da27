import type { TypedDataTypes } from "../../core/eip712.ts";

/** What an anchorer signs. */
export const anchorTypes: TypedDataTypes = {
  Anchor: [
    { name: "anchorer", type: "address" },
    { name: "digest", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What a publisher signs. */
export const publishTypes: TypedDataTypes = {
  Publish: [
    { name: "publisher", type: "address" },
    { name: "docId", type: "bytes32" },
    { name: "digest", type: "bytes32" },
    { name: "supersedes", type: "bytes32" },
    { name: "uri", type: "string" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What a claimant signs to claim. */
export const claimTypes: TypedDataTypes = {
  Claim: [
    { name: "claimant", type: "address" },
    { name: "ns", type: "bytes32" },
    { name: "key", type: "bytes32" },
    { name: "ref", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What a claimant signs to give a key free. */
export const releaseTypes: TypedDataTypes = {
  Release: [
    { name: "claimant", type: "address" },
    { name: "ns", type: "bytes32" },
    { name: "key", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What the operator of a log signs. */
export const treeHeadTypes: TypedDataTypes = {
  TreeHead: [
    { name: "log", type: "bytes32" },
    { name: "size", type: "uint64" },
    { name: "root", type: "bytes32" },
    { name: "timestamp", type: "uint64" },
  ],
};
