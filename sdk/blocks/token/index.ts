import { Interface } from "ethers";

import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { stableTokenAbi } from "../../generated/abi.ts";
import type { StableToken } from "../../core/contracts.ts";
import { authorizations, type Authorizations } from "./authorization.ts";
import { control, type Control } from "./control.ts";
import { tokenEvents, type TokenEvents } from "./events.ts";
import { minting, type Minting } from "./mint.ts";
import { permits, type Permits } from "./permit.ts";
import { tokenReads, type TokenReads } from "./read.ts";
import { redemptions, type Redemptions } from "./redemption.ts";
import { transfers, type Transfers } from "./transfer.ts";

export type { AuthorizeArgs, SignedCancellation, SignedTransfer } from "./authorization.ts";
export type { FreezeArgs } from "./control.ts";
export type { RedemptionRecord } from "./events.ts";
export type { MinterLimits } from "./mint.ts";
export type { PermitArgs, SignedPermit } from "./permit.ts";
export type { RedemptionState, TokenInfo } from "./read.ts";
export type { RedemptionArgs, RedemptionOutcome, SignedReclaim, SignedRedemption } from "./redemption.ts";
export type { AllowanceOutcome, TransferArgs, TransferOutcome } from "./transfer.ts";

/**
 * Money that somebody keeps, as a token: ERC-20 with permits (ERC-2612), authorizations (ERC-3009), minters with limits,
 * and redemption in escrow (contract `StableToken`).
 */
export interface Token
  extends Transfers, Permits, Authorizations, Minting, Redemptions, Control, TokenReads, TokenEvents {
  /** The contract's address. */
  readonly address: string;
  /** Another token: by its name in the address book, or by its address. */
  at(where: string): Token;
}

const abi = new Interface(stableTokenAbi);

export function token(session: Session, where = "StableToken"): Token {
  const handle = new Handle<StableToken>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => token(session, other),
    ...transfers(handle),
    ...permits(handle),
    ...authorizations(handle),
    ...minting(handle),
    ...redemptions(handle),
    ...control(handle),
    ...tokenReads(handle),
    ...tokenEvents(handle),
  };
}
