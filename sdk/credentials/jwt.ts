import { createJWT, decodeJWT, type JWTHeader } from "did-jwt";

import { refuseWith } from "./verdict.ts";
import type { DidSigner } from "./keys.ts";

/** The parts of a JWT, as its maker wrote them. */
export interface Jwt {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
}

/** Signs claims as a JWT of a media type. */
export function signJwt(
  payload: Record<string, unknown>,
  typ: string,
  { did, algorithm, sign, kid }: DidSigner,
): Promise<string> {
  // The library's type knows `typ: "JWT"` alone.
  const header = { alg: algorithm, typ, ...(kid !== undefined && { kid }) } as Partial<JWTHeader>;
  return createJWT(payload, { issuer: did, signer: sign }, header);
}

/** The parts of a JWT of the media type expected; whatever else it is, is refused as malformed. */
export function readJwt(jwt: string, typ: string): Jwt {
  const parts = decoded(jwt);
  if (parts.header["typ"] !== typ) refuseWith("Malformed", `Its type is ${String(parts.header["typ"])}, not ${typ}.`);
  return parts;
}

/** Who says so (`iss`); malformed if nobody does. */
export function issuerIn({ payload }: Jwt): string {
  const { iss } = payload;
  return typeof iss === "string" ? iss : refuseWith("Malformed", "It does not say who signed it (iss).");
}

/** A date of a JWT (NumericDate), or none; anything else is malformed. */
export function numericDate(payload: Record<string, unknown>, claim: "iat" | "nbf" | "exp"): number | undefined {
  const value = payload[claim];
  if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
  return refuseWith("Malformed", `${claim} is no date.`);
}

/** When it says it was issued; malformed if it does not. */
export function issuedAtIn(payload: Record<string, unknown>): number {
  return numericDate(payload, "iat") ?? refuseWith("Malformed", "It does not say when it was issued (iat).");
}

function decoded(jwt: string): Jwt {
  try {
    const { header, payload } = decodeJWT(jwt, false);
    return { header: { ...header }, payload: { ...payload } };
  } catch {
    return refuseWith("Malformed", "It is no JWT.");
  }
}
