import { toUtf8Bytes, type TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { CreditToken } from "../../core/contracts.ts";
import { retiredIn, type Collection, type RetireOutcome } from "./collection.ts";

/** The longest public line of a certificate, in bytes of UTF-8. */
const INSCRIPTION_BYTES = 96;

/** What is to be retired, and what the certificate says. */
export interface RetireArgs {
  /** The batch. */
  id: bigint;
  kilograms: bigint;
  /** Who gets the certificate, for ever; the connected signer unless said otherwise. */
  holder?: string;
  /** Root of the salted fields, see {@link sealDetails}; none unless said otherwise. */
  detailsRoot?: string;
  /** A public line of text, at most 96 bytes of UTF-8. It stays for ever: no personal data. */
  inscription?: string;
}

export interface Retiring {
  /**
   * Retires the caller's own credits and issues the certificate, which never moves and cannot be edited.
   *
   * @throws CreditAmountZero; InscriptionTooLong; InscriptionMalformed.
   * @example
   * const { certificateId } = await trellis.certificate.retire({ id, kilograms: 1_000n, inscription: "For the Itajaí" });
   * // { id, certificateId: 2217…n, holder: "0x7099…79C8", kilograms: 1000n, buyer: "0x7099…79C8", … }
   */
  retire: Verb<RetireArgs, bigint, RetireOutcome>;
  /**
   * Retires the credits of a holder who approved the caller.
   *
   * @throws CreditHolderOnly; those of `retire`.
   */
  retireFrom: Verb<RetireArgs & { from: string }, bigint, RetireOutcome>;
  /** The retirement that a transaction made, also through a seller; throws EventMissing if it made none. */
  retiredIn(receipt: TransactionReceipt): Promise<RetireOutcome>;
}

export function retiring(handle: Handle<CreditToken>, collection: Collection): Retiring {
  const partsOf = async (args: RetireArgs) => {
    const { id, kilograms, detailsRoot = ZERO_BYTES32, inscription = "" } = args;
    if (uint("kilograms", kilograms, 64) === 0n) refuse("CreditAmountZero", { id });
    const retirement = {
      holder: address("holder", args.holder ?? (await handle.session.signer.getAddress())),
      detailsRoot: bytes32("detailsRoot", detailsRoot),
      inscription: inscriptionLine(inscription),
    };
    return [uint("id", id), kilograms, retirement] as const;
  };

  return {
    retire: verb(handle, {
      call: async (credits, args) => call(credits, credits.retire, [...(await partsOf(args))]),
      outcome: (_, receipt) => retiredIn(collection, receipt),
    }),
    retireFrom: verb(handle, {
      call: async (credits, args) =>
        call(credits, credits.retireFrom, [address("from", args.from), ...(await partsOf(args))]),
      outcome: (_, receipt) => retiredIn(collection, receipt),
    }),
    retiredIn: (receipt) => retiredIn(collection, receipt),
  };
}

/** A certificate's public line, if it is short enough. */
export function inscriptionLine(text: string): string {
  const { length } = toUtf8Bytes(text);
  if (length > INSCRIPTION_BYTES) refuse("InscriptionTooLong", { length: BigInt(length) });
  return text;
}
