import { AbiCoder, Interface } from "ethers";

import { certificate as certificateOf, type Certificate, type RetireOutcome } from "../../blocks/certificate/index.ts";
import { inscriptionLine } from "../../blocks/certificate/retire.ts";
import { market as marketOf, type Market } from "../../blocks/market/index.ts";
import type { FillArgs } from "../../blocks/market/fill.ts";
import { AssetKind, type Listing, type Order } from "../../blocks/market/order.ts";
import type { CarbonRemoval as CarbonRemovalContract } from "../../core/contracts.ts";
import { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_ADDRESS, ZERO_BYTES32 } from "../../core/input.ts";
import type { SendOptions, UnsignedTransaction } from "../../core/send.ts";
import type { Session } from "../../core/session.ts";
import { textOf } from "../../core/shortText.ts";
import type { Sent, TryOptions, Verb } from "../../core/verb.ts";
import { carbonRemovalAbi } from "../../generated/abi.ts";

/** What a supplier offers. */
export interface ListRemovalArgs {
  /** The batch of credits. */
  batchId: bigint;
  /** How many kilograms are for sale; all the signer holds unless said otherwise. */
  kilograms?: bigint;
  /** Price of one tonne, in the currency's smallest unit. */
  pricePerTonne: bigint;
  /** The ERC-20 to be paid in: a name in the address book, or an address. */
  currency: string;
  /** The smallest purchase, in kilograms; 1 unless said otherwise. */
  minimum?: bigint;
  /** When the offer ends, in seconds since 1970; in 30 days unless said otherwise. */
  endTime?: number;
  /** A topic under which the buyer must be eligible in the participant registry. */
  topic?: string;
  /** A share of the price for somebody, for instance an aggregator, in 1/10,000; at most 1,000. */
  fee?: { recipient: string; bps: number };
}

/** What a buyer takes, and what the certificate says. */
export interface PurchaseArgs extends Pick<FillArgs, "permit" | "limit"> {
  listing: Listing;
  kilograms: bigint;
  /** Who gets the certificate, for ever; the buyer unless said otherwise. */
  holder?: string;
  /** Root of the salted fields, see {@link sealDetails}; none unless said otherwise. */
  detailsRoot?: string;
  /** A public line of text, at most 96 bytes of UTF-8. It stays for ever: no personal data. */
  inscription?: string;
}

/** The seven answers a certificate gives, from the chain alone. */
export interface Provenance {
  /** Who removed the carbon. */
  supplier: string;
  /** Where (ISO 3166-2). */
  region: string;
  /** Where exactly: digest of the parcel's polygon. */
  parcel: string;
  /** How. */
  methodology: string;
  /** Who verified it: the quorum group. */
  verifierGroup: string;
  /** By what standard. */
  standard: string;
  /** Who purchased it. */
  buyer: string;
  /** What was paid in; zero is the chain's own coin. */
  paymentToken: string;
  /** How much was paid; 0 when no payment was stated. */
  paid: bigint;
  /** Year of the removal. */
  vintage: number;
  kilograms: bigint;
  /** Digest of monitoring report and verification statement. */
  evidence: string;
}

/** Certificates that are owned once, retired in the step that sells them, and never sold again (`CarbonRemoval`). */
export interface CarbonRemoval {
  /** The contract's address: where purchases are delivered. */
  readonly address: string;
  /** Another marketplace: by its name in the address book, or by its address. */
  at(where: string): CarbonRemoval;
  /**
   * Offers credits of the signer's, by a signature and without a transaction. They can be delivered into retirement
   * only. The market must be approved once: `certificate.setApprovalForAll({ operator: market.address, … })`.
   *
   * @returns The listing to hand to buyers.
   * @example
   * const listing = await trellis.carbonRemoval.list({ batchId, pricePerTonne: 15_000_000n, currency: "StableToken" });
   */
  list(args: ListRemovalArgs): Promise<Listing>;
  /**
   * Buys credits and retires them in the same step. The payment must be approved to the market, or come with a permit.
   *
   * @throws FormatInvalid for a listing of something other than this marketplace's credits, before anything is paid;
   * PurchaseFromSelf if buyer or holder is the seller, or of its house; InscriptionTooLong; InscriptionMalformed; those
   * of `market.fill`.
   * @example
   * const { certificateId, paid } = await trellis.carbonRemoval.purchase({ listing, kilograms: 14_000n });
   */
  purchase: Verb<PurchaseArgs, { offered: bigint; wanted: bigint }, RetireOutcome>;
  /**
   * Answers who, where, how, verified by whom, by what standard, bought by whom and for how much.
   *
   * @throws CertificateUnknown; ProvenanceUnknown for credits that no programme of this marketplace issued.
   */
  provenanceOf(certificateId: bigint): Promise<Provenance>;
}

/** The blocks that a marketplace was deployed with. They never change. */
interface Blocks {
  credits: Certificate;
  market: Market;
}

const KILOGRAMS_PER_TONNE = 1_000n;
const abi = new Interface(carbonRemovalAbi);

export function carbonRemoval(session: Session, where = "CarbonRemoval"): CarbonRemoval {
  const handle = new Handle<CarbonRemovalContract>(session, abi, where);

  let kept: Promise<Blocks> | undefined;
  const findBlocks = async (): Promise<Blocks> => {
    const where = await handle.read((removal) => Promise.all([removal.credits(), removal.market()]));
    return { credits: certificateOf(session, where[0]), market: marketOf(session, where[1]) };
  };
  const blocks = () =>
    (kept ??= findBlocks().catch((error: unknown) => {
      kept = undefined;
      throw error;
    }));

  const prepare = async (args: PurchaseArgs): Promise<Blocks & { fill: FillArgs }> => {
    const { listing, kilograms, permit, limit, holder = ZERO_ADDRESS, detailsRoot = ZERO_BYTES32 } = args;
    const { credits, market } = await blocks();
    requireCredits(listing.order, credits.address);
    const request = [
      address("holder", holder),
      bytes32("detailsRoot", detailsRoot),
      inscriptionLine(args.inscription ?? ""),
    ];
    const data = AbiCoder.defaultAbiCoder().encode(["tuple(address,bytes32,string)"], [request]);
    const units = uint("kilograms", kilograms, 64);
    return { credits, market, fill: { listing, units, permit, limit, recipient: handle.address, data } };
  };

  const purchase = async (args: PurchaseArgs, options?: SendOptions): Promise<RetireOutcome & Sent> => {
    const { credits, market, fill } = await prepare(args);
    const { receipt } = await market.fill(fill, options);
    return { ...(await credits.retiredIn(receipt)), receipt };
  };

  return {
    get address() {
      return handle.address;
    },
    at: (other) => carbonRemoval(session, other),

    async list({ batchId, pricePerTonne, currency, kilograms, minimum = 1n, ...terms }) {
      const { credits, market } = await blocks();
      const account = await session.signer.getAddress();
      const amount = kilograms ?? (await credits.balanceOf({ account, id: batchId }));
      const price = (amount * pricePerTonne + KILOGRAMS_PER_TONNE - 1n) / KILOGRAMS_PER_TONNE;
      const order = await market.sell({
        kind: "ERC1155",
        token: credits.address,
        id: batchId,
        amount,
        price,
        currency,
        minUnits: minimum,
        recipient: handle.address,
        ...terms,
      });
      return market.sign(order);
    },

    purchase: Object.assign(purchase, {
      async transaction(args: PurchaseArgs): Promise<UnsignedTransaction> {
        const { market, fill } = await prepare(args);
        return market.fill.transaction(fill);
      },
      async simulate(args: PurchaseArgs, options?: TryOptions) {
        const { market, fill } = await prepare(args);
        return market.fill.simulate(fill, options);
      },
      async estimate(args: PurchaseArgs, options?: TryOptions) {
        const { market, fill } = await prepare(args);
        return market.fill.estimate(fill, options);
      },
    }),

    provenanceOf: (certificateId) =>
      handle.read(async (removal) => {
        const said = await removal.provenanceOf(uint("certificateId", certificateId));
        const { supplier, region, parcel, methodology, verifierGroup, standard, buyer, paymentToken, paid } = said;
        const texts = { region: textOf(region), methodology: textOf(methodology), standard: textOf(standard) };
        const { kilograms, evidence } = said;
        const vintage = Number(said.vintage);
        return { supplier, parcel, verifierGroup, buyer, paymentToken, paid, ...texts, vintage, kilograms, evidence };
      }),
  };
}

/** Refuses what would be paid for and is no credit of this marketplace: a look-alike token, or a bid for money. */
function requireCredits({ offerKind, offerToken, unitsWanted }: Order, credits: string): void {
  if (offerKind === AssetKind.ERC1155 && address("offerToken", offerToken) === credits && !unitsWanted) return;
  const reason = "it offers no credits of this marketplace";
  refuse("FormatInvalid", { parameter: "listing", reason }, `The listing cannot be purchased here: ${reason}.`);
}
