import { expect } from "chai";
import { AbiCoder, Interface, makeError } from "ethers";

import { toTrellisError } from "../../sdk/core/decode.ts";
import { librarySentences, remedies } from "../../sdk/core/remedies.ts";
import { decodeRevert, isTrellisError, type SdkErrorArgs, type TrellisError } from "../../sdk/index.ts";
import { errorsAbi } from "../../sdk/generated/abi.ts";
import { errorSources } from "../../sdk/generated/errors.ts";

const contracts = new Interface(errorsAbi);
const key = `0x${"11".repeat(32)}`;
const claimant = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const taken = contracts.encodeErrorResult("AlreadyClaimed", [key, key, claimant, 1767225600n]);

describe("errors: what a revert says", () => {
  it("names a contract's error with its arguments by name", () => {
    const error = decodeRevert(taken);
    expect(error.name).to.equal("AlreadyClaimed");
    expect(error.args).to.deep.equal({ ns: key, key, claimant, claimedAt: 1767225600n });
    expect(error.contract).to.equal("IUniqueClaims");
    expect(error.data).to.equal(taken);
  });

  it("decodes every error of every contract, with a sentence", () => {
    for (const fragment of Object.values(errorsAbi)) {
      const types = fragment.inputs.map(({ type }) => type);
      const values = types.map((type) => sample(type));
      const data = contracts.encodeErrorResult(fragment.name, values);
      const error = decodeRevert(data);
      expect(error.name).to.equal(fragment.name);
      expect(Object.values(error.args), fragment.name).to.deep.equal(values);
      expect(error.message, fragment.name).to.match(/^.+[.?] \[/);
    }
  });

  it("takes the sentence from the contract's NatSpec for every error that the contracts declare", () => {
    const declared = Object.entries(errorSources);
    expect(declared.length).to.be.greaterThan(50);
    for (const [name, { notice }] of declared) expect(notice, name).to.match(/^\w.*[.?]$/);
  });

  it("gives a way out for every error of the SDK itself", () => {
    expect(sdkErrors.filter((name) => !remedies[name])).to.deep.equal([]);
  });

  it("gives a way out only for errors that exist", () => {
    const names = new Set<string>([...errorsAbi.map(({ name }) => name), ...sdkErrors]);
    expect(Object.keys(remedies).filter((name) => !names.has(name))).to.deep.equal([]);
    const own = new Set(Object.keys(errorSources));
    expect(Object.keys(librarySentences).filter((name) => own.has(name))).to.deep.equal([]);
  });

  it("reads require texts and panics", () => {
    const text = new Interface(["error Error(string)", "error Panic(uint256)"]);
    const said = decodeRevert(text.encodeErrorResult("Error", ["too late"]));
    expect([said.name, said.args]).to.deep.equal(["Error", { message: "too late" }]);
    const panic = decodeRevert(text.encodeErrorResult("Panic", [0x11n]));
    expect([panic.name, panic.args]).to.deep.equal(["Panic", { code: 17n }]);
    expect(panic.message).to.contain("too large or fell below zero");
  });

  it("looks into a wrapped revert for the cause (ERC-7751)", () => {
    const wrapping = new Interface([
      "error WrappedError(address target, bytes4 selector, bytes reason, bytes details)",
    ]);
    const wrapped = wrapping.encodeErrorResult("WrappedError", [claimant, "0x12345678", taken, "0x"]);
    const error = decodeRevert(wrapped);
    expect(error.name).to.equal("WrappedError");
    expect(isTrellisError(error.cause, "AlreadyClaimed")).to.equal(true);
    const twice = wrapping.encodeErrorResult("WrappedError", [claimant, "0x12345678", wrapped, "0x"]);
    expect(isTrellisError((decodeRevert(twice).cause as Error).cause, "AlreadyClaimed")).to.equal(true);
  });

  it("keeps what it does not know", () => {
    const error = decodeRevert("0xdeadbeef00");
    expect([error.name, error.args, error.data]).to.deep.equal([
      "UnknownError",
      { selector: "0xdeadbeef" },
      "0xdeadbeef00",
    ]);
  });

  it("does not take a known selector with garbage behind it for the error", () => {
    expect(decodeRevert(`${taken.slice(0, 10)}01`).name).to.equal("UnknownError");
  });

  it("names silence", () => {
    expect(decodeRevert("0x").name).to.equal("RevertedSilently");
  });
});

describe("errors: where the revert data hides", () => {
  const shapes: [string, unknown][] = [
    ["ethers, from a call", makeError("execution reverted", "CALL_EXCEPTION", callException(taken))],
    [
      "ethers, from a node that it does not understand",
      makeError("missing revert data", "CALL_EXCEPTION", {
        ...callException(null),
        info: {
          error: { code: 3, message: "execution reverted", data: taken },
          payload: { params: [{ data: "0x12345678" }] },
        },
      }),
    ],
    ["anvil and geth, over JSON-RPC", { error: { code: 3, message: "execution reverted: custom error", data: taken } }],
    ["Hardhat, in process", Object.assign(new Error("reverted"), { data: taken })],
    ["Hardhat, over JSON-RPC", { data: { message: "reverted", txHash: "0x12", data: taken } }],
    ["Parity's style", { data: `Reverted ${taken}` }],
    ["a wallet that wraps twice", { info: { error: { data: { originalError: { code: 3, data: taken } } } } }],
    ["a cause", new Error("outer", { cause: Object.assign(new Error("inner"), { data: taken }) })],
  ];
  for (const [where, thrown] of shapes) {
    it(`finds it in an error of ${where}`, () => {
      const error = toTrellisError(thrown);
      if (!isTrellisError(error, "AlreadyClaimed")) throw new Error("not named", { cause: error });
      expect(error.args.claimant).to.equal(claimant);
      expect(error.cause).to.equal(thrown);
    });
  }

  it("does not take the call for its revert", () => {
    const silent = makeError("missing revert data", "CALL_EXCEPTION", {
      ...callException(null),
      transaction: { to: claimant, data: taken },
    });
    expect((toTrellisError(silent) as TrellisError).name).to.equal("RevertedSilently");
  });

  const transaction = {} as never;
  const rejected = { action: "signTypedData", reason: "rejected" } as const;
  const failures: [string, unknown, string][] = [
    ["an empty account", makeError("insufficient funds", "INSUFFICIENT_FUNDS", { transaction }), "FundsInsufficient"],
    ["one in process", new Error("Sender doesn't have enough funds to send tx."), "FundsInsufficient"],
    ["a refused signature", makeError("user rejected action", "ACTION_REJECTED", rejected), "SigningRefused"],
    ["one of a bare wallet", { code: 4001, message: "User denied" }, "SigningRefused"],
    ["a used nonce", makeError("nonce has already been used", "NONCE_EXPIRED", { transaction }), "NonceUsed"],
    ["one that waits", makeError("fee too low", "REPLACEMENT_UNDERPRICED", { transaction }), "NonceUsed"],
    ["one in process", new Error("Nonce too low. Expected nonce to be 7 but got 6."), "NonceUsed"],
    ["a node that is off", Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "NodeUnreachable"],
    ["a browser without a net", new TypeError("Failed to fetch"), "NodeUnreachable"],
    ["a busy node", makeError("503", "SERVER_ERROR", { request: "", response: transaction }), "NodeUnreachable"],
    ["a slow node", makeError("request timeout", "TIMEOUT", { operation: "", reason: "" }), "NodeTimeout"],
  ];
  for (const [what, thrown, name] of failures) {
    it(`names ${what}: ${name}, with a sentence and a way out`, () => {
      const error = toTrellisError(thrown) as TrellisError;
      expect([error.name, error.cause]).to.deep.equal([name, thrown]);
      expect(error.message).to.match(/^The .+\. \[/);
      expect(error.remedy).to.match(/\w+/);
    });
  }

  it("tells how to go on after a used nonce", () => {
    const error = makeError("nonce has already been used", "NONCE_EXPIRED", { transaction });
    expect((toTrellisError(error) as TrellisError).remedy)
      .to.contain("cacheTimeout: -1")
      .and.to.contain("NonceManager");
  });

  it("leaves everything else as it is, also what refers to itself", () => {
    const loop: { cause?: unknown } = {};
    loop.cause = loop;
    for (const other of [new Error("the moon is full"), "text", undefined, null, 7, loop]) {
      expect(toTrellisError(other)).to.equal(other);
    }
    const named = decodeRevert(taken);
    expect(toTrellisError(named)).to.equal(named);
  });
});

describe("isTrellisError", () => {
  it("tells errors apart by name", () => {
    const error = decodeRevert(taken);
    expect(isTrellisError(error)).to.equal(true);
    expect(isTrellisError(error, "AlreadyClaimed")).to.equal(true);
    expect(isTrellisError(error, "NamespaceUnknown")).to.equal(false);
    expect(isTrellisError(new Error("AlreadyClaimed"))).to.equal(false);
  });
});

function callException(data: string | null) {
  const transaction = { to: claimant, data: "0x" };
  return { action: "call" as const, data, reason: null, transaction, invocation: null, revert: null };
}

/** A value that survives encoding, told apart from zero. */
function sample(type: string): unknown {
  if (type === "address") return claimant;
  if (type === "bool") return true;
  if (type === "string") return "text";
  if (type === "bytes") return "0x1234";
  if (type.startsWith("bytes")) return `0x${"ab".repeat(Number(type.slice(5)))}`;
  return AbiCoder.defaultAbiCoder().decode([type], `0x${"00".repeat(31)}02`)[0];
}

/** The names of the SDK's own errors, complete by type. */
const sdkErrors = Object.keys({
  AddressInvalid: 0,
  BytesInvalid: 0,
  NumberOutOfRange: 0,
  TimeInMilliseconds: 0,
  KeyTooShort: 0,
  ElementMissing: 0,
  MapKeyRepeated: 0,
  PromiseUncovered: 0,
  StateProofInvalid: 0,
  WordUnknown: 0,
  UsageTooEarly: 0,
  UsageIntervalInvalid: 0,
  UsageIntervalUnknown: 0,
  ViewingKeyMismatch: 0,
  DataAltered: 0,
  TlsNameInvalid: 0,
  TlsNameMismatch: 0,
  TlsUnknown: 0,
  TlsWrongKey: 0,
  TlsNotYetValid: 0,
  TlsExpired: 0,
  TlsRevoked: 0,
  TlsDowngraded: 0,
  TlsStale: 0,
  CertificateSnapshotUnproven: 0,
  ActivityLogUnproven: 0,
  GrantUnknown: 0,
  TransformUnknown: 0,
  ObligationUnknown: 0,
  FormatInvalid: 0,
  DeploymentInvalid: 0,
  StatusListUnusable: 0,
  AttributeInvalid: 0,
  AlgorithmUnknown: 0,
  ActionUnknown: 0,
  PurposeUnknown: 0,
  RegionUnknown: 0,
  TaxonomyInvalid: 0,
  OdrlUnsupported: 0,
  ChainMismatch: 0,
  ContractNotDeployed: 0,
  ContractCodeMissing: 0,
  BlockUnknown: 0,
  ProviderMissing: 0,
  SignerMissing: 0,
  AccountCannotSend: 0,
  FundsInsufficient: 0,
  SigningRefused: 0,
  NonceUsed: 0,
  NodeUnreachable: 0,
  NodeTimeout: 0,
  TransactionReplaced: 0,
  TransactionUnconfirmed: 0,
  EventMissing: 0,
  Error: 0,
  Panic: 0,
  WrappedError: 0,
  RevertedSilently: 0,
  UnknownError: 0,
} satisfies Record<keyof SdkErrorArgs, 0>);
