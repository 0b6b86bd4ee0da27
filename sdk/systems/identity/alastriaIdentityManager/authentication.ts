import { Contract, encodeBytes32String, TypedDataEncoder, verifyTypedData } from "ethers";

import type { AlastriaIdentityManager } from "../../../core/contracts.ts";
import { named } from "../../../core/decode.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse } from "../../../core/input.ts";
import { randomSalt } from "../../../crypto/bytes.ts";
import { keyAccount } from "../../../crypto/keyAccount.ts";
import { struct } from "./signing.ts";

/** What a service asks a subject to sign. It keeps the challenge, and takes an answer to it once. */
export interface Challenge {
  /** Who asks: a domain name. An answer to another service's challenge is none to this one's. */
  audience: string;
  /** 32 random bytes. */
  nonce: string;
  /** Last second at which an answer is good, in seconds since 1970. */
  expiresAt: number;
}

/** A subject's answer. Nothing of it goes on chain. */
export interface ChallengeAnswer {
  identity: string;
  /** The account that signed for the identity. */
  account: string;
  signature: string;
}

export interface Authentication {
  /**
   * A challenge for a subject to sign.
   *
   * @param args Who asks, and for how many seconds an answer is good (300 unless said otherwise).
   */
  challenge(args: { audience: string; lifetime?: number }): Promise<Challenge>;
  /** Signs a challenge for an identity; off chain, it costs nothing and leaves no trace. */
  answer(args: { challenge: Challenge; identity: string }): Promise<ChallengeAnswer>;
  /**
   * Checks an answer: signed in time, for this challenge, by an account that may authenticate for the identity now.
   *
   * @returns Identity and account.
   * @throws SignatureExpired; SignatureInvalid; AlastriaOwnerOnly if the account may not act for the identity.
   * @example
   * const challenge = await service.alastria.challenge({ audience: "jobs.example" });
   * const answer = await ana.alastria.answer({ challenge, identity });
   * await service.alastria.authenticate({ challenge, answer }); // { identity, account }
   */
  authenticate(args: { challenge: Challenge; answer: ChallengeAnswer }): Promise<{ identity: string; account: string }>;
}

const DEFAULT_LIFETIME = 300;
const AUTHENTICATION = encodeBytes32String("authentication");
const types = struct("Authenticate", "address identity, string audience, bytes32 nonce, uint256 expiresAt");

const registryAbi = ["function isAuthorized(address, bytes32, bytes) view returns (bool)"];
const verifierAbi = ["function verify(bytes key, bytes32 hash, bytes signature) view returns (bytes4)"];
const accountAbi = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];

export function authentication(handle: Handle<AlastriaIdentityManager>): Authentication {
  const { session } = handle;
  const typed = ({ audience, nonce, expiresAt }: Challenge, identity: string) =>
    [
      {
        name: "Trellis Alastria authentication",
        version: "1",
        chainId: session.deployment.chainId,
        verifyingContract: handle.address,
      },
      types,
      { identity: address("identity", identity), audience, nonce: bytes32("nonce", nonce), expiresAt },
    ] as const;

  return {
    challenge: async ({ audience, lifetime = DEFAULT_LIFETIME }) => ({
      audience,
      nonce: randomSalt(),
      expiresAt: (await session.now()) + lifetime,
    }),
    async answer({ challenge, identity }) {
      const [domain, struct, message] = typed(challenge, identity);
      const signature = await named(() => session.signer.signTypedData(domain, struct, message));
      return { identity, account: await session.signer.getAddress(), signature };
    },
    async authenticate({ challenge, answer: { identity, account, signature } }) {
      const deadline = BigInt(challenge.expiresAt);
      if ((await session.now()) > challenge.expiresAt) refuse("SignatureExpired", { deadline });
      const digest = TypedDataEncoder.hash(...typed(challenge, identity));
      if (!(await isSignature())) refuse("SignatureInvalid", { signer: account });
      const registry = new Contract(await handle.read((manager) => manager.registry()), registryAbi, session.provider);
      const isAuthorized = registry.getFunction("isAuthorized");
      const authorized: unknown = await named(() => isAuthorized.staticCall(identity, AUTHENTICATION, account));
      if (!authorized) refuse("AlastriaOwnerOnly", { identity, account });
      return { identity: address("identity", identity), account: address("account", account) };

      async function isSignature(): Promise<boolean> {
        if (recovered() === address("account", account)) return true;
        const length = Number.parseInt(signature.slice(-4), 16);
        const code = await session.provider.getCode(account);
        if (code !== "0x") return asked(account, accountAbi, "isValidSignature", "0x1626ba7e", [digest, signature]);
        const key = { verifier: signature.slice(0, 42), key: `0x${signature.slice(42, 2 + 2 * length)}` };
        if (!(length > 20) || address("account", keyAccount(key)) !== address("account", account)) return false;
        const rest = `0x${signature.slice(2 + 2 * length, -4)}`;
        return asked(key.verifier, verifierAbi, "verify", "0x024ad318", [key.key, digest, rest]);
      }
      function recovered(): string | undefined {
        try {
          return verifyTypedData(...typed(challenge, identity), signature);
        } catch {
          return undefined;
        }
      }
    },
  };

  /** Whether a contract gives the magic value of its standard. */
  async function asked(where: string, abi: string[], method: string, magic: string, args: unknown[]): Promise<boolean> {
    try {
      return (await new Contract(where, abi, session.provider).getFunction(method).staticCall(...args)) === magic;
    } catch {
      return false;
    }
  }
}
