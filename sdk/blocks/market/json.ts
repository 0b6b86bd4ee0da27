import { InputError } from "../../errors.ts";
import { bytes, bytes32 } from "../../core/input.ts";
import { checkOrder, type Listing, type Order } from "./order.ts";

/** Fields that JSON cannot hold as numbers without losing digits. */
const BIG = ["offerId", "offerAmount", "wantId", "wantAmount", "minUnits", "epoch", "nonce"] as const;

/**
 * A listing as JSON text, to be kept in a database or sent to takers.
 *
 * @example
 * const text = listingToJson(await trellis.market.sign(order));
 * const listing = listingFromJson(text);
 */
export function listingToJson(listing: Listing): string {
  return JSON.stringify(listing, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/**
 * A listing from JSON text, its order checked.
 *
 * @throws FormatInvalid if the text is no listing; what {@link checkOrder} throws.
 */
export function listingFromJson(text: string): Listing {
  let listing: Listing;
  try {
    listing = JSON.parse(text) as Listing;
    const order = listing.order as unknown as Record<string, string>;
    const big = Object.fromEntries(BIG.map((field) => [field, BigInt(order[field] ?? "")]));
    listing = { ...listing, order: { ...listing.order, ...(big as Pick<Order, (typeof BIG)[number]>) } };
  } catch (cause) {
    return invalid("it is no JSON of a listing", cause);
  }
  if (!Array.isArray(listing.proof) || typeof listing.signature !== "string") return invalid("it has no signature");
  checkOrder(listing.order);
  bytes("signature", listing.signature);
  for (const step of listing.proof) bytes32("proof", step);
  return { order: listing.order, signature: listing.signature, proof: listing.proof };
}

function invalid(reason: string, cause?: unknown): never {
  throw new InputError({
    name: "FormatInvalid",
    args: { parameter: "text", reason },
    message: `The text is no listing: ${reason}.`,
    cause,
  });
}
