import type { TypedDataTypes } from "../../../core/eip712.ts";

const signed = [
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
];

/** What an issuer signs to set an entry. */
export const setStatusTypes: TypedDataTypes = {
  SetStatus: [
    { name: "issuer", type: "address" },
    { name: "list", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "value", type: "uint8" },
    ...signed,
  ],
};

/** What an issuer signs to set words. */
export const setWordsTypes: TypedDataTypes = {
  SetWords: [
    { name: "issuer", type: "address" },
    { name: "list", type: "bytes32" },
    { name: "firstWord", type: "uint32" },
    { name: "values", type: "bytes32[]" },
    ...signed,
  ],
};
