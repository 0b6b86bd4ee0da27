import type { TypedDataTypes } from "../../core/eip712.ts";

const signed = [
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
];

/** What an issuer signs to accredit another. */
export const accreditTypes: TypedDataTypes = {
  Accredit: [
    { name: "accreditor", type: "address" },
    { name: "parent", type: "uint64" },
    { name: "terms", type: "Terms" },
    ...signed,
  ],
  Terms: [
    { name: "issuer", type: "address" },
    { name: "credentialType", type: "bytes32" },
    { name: "level", type: "uint8" },
    { name: "jurisdiction", type: "bytes32" },
    { name: "depth", type: "uint8" },
    { name: "from", type: "uint40" },
    { name: "to", type: "uint40" },
  ],
};

/** What a superior signs to revoke. */
export const revokeTypes: TypedDataTypes = {
  Revoke: [{ name: "superior", type: "address" }, { name: "id", type: "uint64" }, ...signed],
};

/** What an issuer, or one above it, signs to report a compromise. */
export const reportCompromiseTypes: TypedDataTypes = {
  ReportCompromise: [
    { name: "reporter", type: "address" },
    { name: "id", type: "uint64" },
    { name: "since", type: "uint40" },
    ...signed,
  ],
};

/** What an issuer signs to choose the accreditation it acts under. */
export const chooseTypes: TypedDataTypes = {
  Choose: [{ name: "issuer", type: "address" }, { name: "id", type: "uint64" }, ...signed],
};
