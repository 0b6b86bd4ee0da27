import { call } from "../../../core/call.ts";
import type { SocialGraphIdentity as SocialGraphContract } from "../../../core/contracts.ts";
import { emitted, emittedAll } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes, refuse, uint } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import type { Category } from "./confidence.ts";
import {
  categoryNumber,
  encodedVouch,
  encodedWithdrawal,
  registrationTypes,
  signForNetwork,
  vouchTypes,
  withdrawalTypes,
  type SignedVouch,
  type SignedWithdrawal,
} from "./typed-data.ts";

/** A person that wants to be known, for anyone to bring. */
export interface SignedRegistration {
  identity: string;
  signature: string;
}

/** What somebody says who knows a person. */
export interface VouchArgs {
  subject: string;
  category: Category;
  /** When it is said, in seconds since 1970; by this device's clock unless said otherwise. */
  issuedAt?: number;
  /** First second at which it is over; 365 days after issue, which is the longest, unless said otherwise. */
  expiresAt?: number;
  /** Greater than in every vouch of this voucher for this subject before; the date of issue unless said otherwise. */
  nonce?: bigint;
  /** The only chain it is for; every chain unless said otherwise. A subject that is a contract needs one. */
  chainId?: bigint;
}

/** Which vouch. */
export interface VouchPair {
  voucher: string;
  subject: string;
}

const LONGEST = 365 * 86_400;

export interface Vouching {
  /** Signs that the signer's account wants to be known. Nothing about the person is in it. */
  signRegistration(): Promise<SignedRegistration>;
  /**
   * Makes an account known. Anyone may send it.
   *
   * @throws IdentityAlreadyRegistered; SignatureInvalid.
   * @example
   * await relayer.socialGraph.register(await refugee.socialGraph.signRegistration());
   */
  register: Verb<SignedRegistration, void, { identity: string }>;
  /**
   * Signs a vouch. It needs a connection only to learn the network's id.
   *
   * @example
   * const signed = await clinic.socialGraph.signVouch({ subject, category: "health professional" });
   */
  signVouch(args: VouchArgs): Promise<SignedVouch>;
  /**
   * Brings vouches, of institutions before those of the peers whom they anchor. Anyone may send it.
   *
   * @throws VouchCategoryUnknown; VouchForSelf; IdentityNotRegistered; VouchNotYetValid; VouchExpired;
   * VouchPeriodTooLong; VouchOutdated; VouchOfOtherChain; VoucherWithoutStanding; VouchBudgetSpent; VouchesFull;
   * SignatureInvalid.
   * @example
   * const { recorded } = await relayer.socialGraph.vouch({ vouches: [ofClinic, ofPeer] }); // 2
   */
  vouch: Verb<{ vouches: readonly SignedVouch[] }, void, { recorded: number }>;
  /** Signs that the vouches of a pair up to a nonce are taken back, everywhere in the network. Voucher or subject. */
  signWithdrawal(args: VouchPair & { nonce?: bigint }): Promise<SignedWithdrawal>;
  /**
   * Takes a vouch back on this chain, the one that stands unless a nonce is given. Its voucher or its subject; what has
   * to hold on other chains too, they sign.
   *
   * @throws VouchPartyOnly; VouchOutdated.
   */
  withdraw: Verb<VouchPair & { nonce?: bigint }, void, VouchPair & { nonce: bigint; by: string }>;
  /**
   * Takes a vouch back by signature, also one that was not brought yet. Anyone may send it.
   *
   * @throws VouchOutdated; VouchPartyOnly; SignatureInvalid.
   */
  withdrawBySig: Verb<SignedWithdrawal, void, VouchPair & { nonce: bigint; by: string }>;
}

export function vouching(handle: Handle<SocialGraphContract>): Vouching {
  const pairOf = ({ voucher, subject }: VouchPair): [string, string] => [
    address("voucher", voucher),
    address("subject", subject),
  ];
  const nonceOf = async ({ nonce, ...pair }: VouchPair & { nonce?: bigint }): Promise<bigint> =>
    uint("nonce", nonce ?? (await handle.read((graph) => graph.vouchOf(...pairOf(pair)))).nonce, 64);
  return {
    async signRegistration() {
      const identity = await handle.session.signer.getAddress();
      return { identity, signature: await signForNetwork(handle, registrationTypes, { identity }) };
    },
    register: verb(handle, {
      call: (graph, { identity, signature }) =>
        call(graph, graph.register, [address("identity", identity), bytes("signature", signature)]),
      outcome: (graph, receipt) => emitted(graph, graph.getEvent("IdentityRegistered"), receipt),
    }),
    async signVouch({ subject, category, issuedAt = Math.floor(Date.now() / 1000), chainId = 0n, ...more }) {
      const { expiresAt = issuedAt + LONGEST, nonce = BigInt(issuedAt) } = more;
      const voucher = await handle.session.signer.getAddress();
      const vouch = { voucher, subject: address("subject", subject), category, issuedAt, expiresAt, nonce, chainId };
      if (vouch.voucher === vouch.subject) refuse("VouchForSelf", { account: voucher });
      if (expiresAt - issuedAt > LONGEST) {
        refuse("VouchPeriodTooLong", { issuedAt: BigInt(issuedAt), expiresAt: BigInt(expiresAt) });
      }
      const message = { ...vouch, category: categoryNumber(category) };
      return { ...vouch, signature: await signForNetwork(handle, vouchTypes, message) };
    },
    vouch: verb(handle, {
      call: (graph, { vouches }) => call(graph, graph.vouch, [vouches.map(encodedVouch)]),
      outcome: (graph, receipt) => ({ recorded: emittedAll(graph, graph.getEvent("Vouched"), receipt).length }),
    }),
    async signWithdrawal(args) {
      const [voucher, subject] = pairOf(args);
      const signer = await handle.session.signer.getAddress();
      const message = { voucher, subject, nonce: await nonceOf(args) };
      return { ...message, signer, signature: await signForNetwork(handle, withdrawalTypes, message) };
    },
    withdraw: verb(handle, {
      call: async (graph, args) => call(graph, graph.withdraw, [...pairOf(args), await nonceOf(args)]),
      outcome: (graph, receipt) => withdrawn(emitted(graph, graph.getEvent("VouchWithdrawn"), receipt)),
    }),
    withdrawBySig: verb(handle, {
      call: (graph, withdrawal) => call(graph, graph.withdrawBySig, [encodedWithdrawal(withdrawal)]),
      outcome: (graph, receipt) => withdrawn(emitted(graph, graph.getEvent("VouchWithdrawn"), receipt)),
    }),
  };
}

type Withdrawn = VouchPair & { nonce: bigint; by: string };

/** The event without its signature. */
function withdrawn({ voucher, subject, nonce, by }: Withdrawn): Withdrawn {
  return { voucher, subject, nonce, by };
}
