import { toUtf8Bytes } from "ethers";

import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_ADDRESS, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { CreditToken } from "../../core/contracts.ts";

/** The longest public line of a certificate, in bytes of UTF-8. */
const INSCRIPTION_BYTES = 96;

/** What is to be retired, and what the certificate says. */
export interface RetireArgs {
  /** The batch. */
  id: bigint;
  kilograms: bigint;
  /** Who gets the certificate, for ever; the connected signer unless said otherwise. */
  holder?: string;
  /** Who paid; the holder unless said otherwise. Registered sellers only. */
  buyer?: string;
  /** Root of the salted fields, see {@link sealDetails}; none unless said otherwise. */
  detailsRoot?: string;
  /** What was paid in; the chain's own coin unless said otherwise. Registered sellers only. */
  paymentToken?: string;
  /** How much was paid, in the token's smallest unit. Registered sellers only. */
  paid?: bigint;
  /** A public line of text, at most 96 bytes of UTF-8. It stays for ever: no personal data. */
  inscription?: string;
}

/** What was retired. */
export interface RetireOutcome {
  id: bigint;
  /** The certificate: its id is the first serial retired. */
  certificateId: bigint;
  holder: string;
  kilograms: bigint;
}

export interface Retiring {
  /**
   * Retires the caller's own credits and issues the certificate, which never moves and cannot be edited.
   *
   * @throws CreditAmountZero; InscriptionTooLong; CreditSellerUnknown; BatchUnknown.
   * @example
   * const { certificateId } = await trellis.certificate.retire({ id, kilograms: 1_000n, inscription: "For the Itajaí" });
   * // { id, certificateId: 2217…n, holder: "0x7099…79C8", kilograms: 1000n, receipt }
   */
  retire: Verb<RetireArgs, bigint, RetireOutcome>;
  /**
   * Retires the credits of a holder who approved the caller.
   *
   * @throws CreditHolderOnly; those of `retire`.
   */
  retireFrom: Verb<RetireArgs & { from: string }, bigint, RetireOutcome>;
}

export function retiring(handle: Handle<CreditToken>): Retiring {
  const partsOf = async (args: RetireArgs) => {
    const { id, kilograms, buyer = ZERO_ADDRESS, detailsRoot = ZERO_BYTES32, inscription = "" } = args;
    const { paymentToken = ZERO_ADDRESS, paid = 0n } = args;
    if (uint("kilograms", kilograms, 64) === 0n) refuse("CreditAmountZero", { id });
    const { length } = toUtf8Bytes(inscription);
    if (length > INSCRIPTION_BYTES) refuse("InscriptionTooLong", { length: BigInt(length) });
    const retirement = {
      holder: address("holder", args.holder ?? (await handle.session.signer.getAddress())),
      buyer: address("buyer", buyer),
      detailsRoot: bytes32("detailsRoot", detailsRoot),
      paymentToken: address("paymentToken", paymentToken),
      paid: uint("paid", paid, 96),
      inscription,
    };
    return [uint("id", id), kilograms, retirement] as const;
  };

  return {
    retire: verb(handle, {
      call: async (credits, args) => call(credits, credits.retire, [...(await partsOf(args))]),
      outcome: (credits, receipt) => emitted(credits, credits.getEvent("CreditsRetired"), receipt),
    }),
    retireFrom: verb(handle, {
      call: async (credits, args) =>
        call(credits, credits.retireFrom, [address("from", args.from), ...(await partsOf(args))]),
      outcome: (credits, receipt) => emitted(credits, credits.getEvent("CreditsRetired"), receipt),
    }),
  };
}
