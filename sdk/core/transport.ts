import { TrellisError, type SdkErrorArgs } from "../errors.ts";

/** What went wrong between the program and the chain, with a sentence. */
const failures = {
  FundsInsufficient: "The account cannot pay for this.",
  SigningRefused: "The wallet refused to sign.",
  NonceUsed: "The account sent another transaction with this nonce before.",
  NodeUnreachable: "The chain's node cannot be reached, or serves nobody now.",
  NodeTimeout: "The chain's node did not answer in time.",
  RevertedSilently: "The call reverted and gave no reason.",
} satisfies Partial<Record<keyof SdkErrorArgs, string>>;

type Failure = keyof typeof failures;

/** Codes of ethers, of Node's sockets and of wallets (EIP-1193). */
const byCode: Readonly<Record<string, Failure>> = {
  INSUFFICIENT_FUNDS: "FundsInsufficient",
  ACTION_REJECTED: "SigningRefused",
  4001: "SigningRefused",
  NONCE_EXPIRED: "NonceUsed",
  REPLACEMENT_UNDERPRICED: "NonceUsed",
  NETWORK_ERROR: "NodeUnreachable",
  SERVER_ERROR: "NodeUnreachable",
  ECONNREFUSED: "NodeUnreachable",
  ECONNRESET: "NodeUnreachable",
  ENOTFOUND: "NodeUnreachable",
  EAI_AGAIN: "NodeUnreachable",
  EHOSTUNREACH: "NodeUnreachable",
  ENETUNREACH: "NodeUnreachable",
  EPIPE: "NodeUnreachable",
  TIMEOUT: "NodeTimeout",
  ETIMEDOUT: "NodeTimeout",
  CALL_EXCEPTION: "RevertedSilently",
};

/**
 * What is said where the code does not tell: by Hardhat in process, by the `fetch` of a browser, and by a node about the
 * gas of an account that has nothing, which ethers takes for a revert.
 */
const byText: readonly (readonly [RegExp, Failure])[] = [
  [/insufficient funds|doesn't have enough funds|gas required exceeds allowance:? \(?0\b/i, "FundsInsufficient"],
  [/nonce too low|nonce has already been used|replacement transaction underpriced/i, "NonceUsed"],
  [/^(TypeError: )?(fetch failed|failed to fetch|load failed|networkerror when)/i, "NodeUnreachable"],
];

/** The named form of a failure that is none of a contract; undefined if the SDK does not know it either. */
export function transportError(error: unknown): TrellisError | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, message, info } = error as {
    code?: unknown;
    message?: unknown;
    info?: { error?: { message?: unknown } };
  };
  const said = String(info?.error?.message ?? message);
  const name = byText.find(([text]) => text.test(said))?.[1] ?? byCode[String(code)];
  if (name === undefined) return undefined;
  return new TrellisError({ name, message: failures[name], cause: error });
}
