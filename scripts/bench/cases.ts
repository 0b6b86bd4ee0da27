/** Every case, in the order of the report. */
import { carbon } from "./carbon.ts";
import { certificate } from "./certificate.ts";
import { identity } from "./identity.ts";
import { market } from "./market.ts";
import { notary } from "./notary.ts";
import { quorum } from "./quorum.ts";
import { token } from "./token.ts";

export const cases = [...token, ...market, ...certificate, ...notary, ...quorum, ...identity, ...carbon];
