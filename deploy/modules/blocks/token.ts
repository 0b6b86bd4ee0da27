import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { IgnitionModuleBuilder, NamedArtifactContractDeploymentFuture } from "@nomicfoundation/ignition-core";

import authority, { assignRole } from "../authority.ts";

/** What the issuer and the guardian of a stable token do; see the roles in `StableToken.sol`. */
const issuerFunctions = ["settleRedemption(uint256,bytes32)", "rejectRedemption(uint256,bytes32)"];
const guardianFunctions = [
  "freeze(address,bytes32)",
  "unfreeze(address,bytes32)",
  "pause()",
  "unpause()",
  "dismissMinter(address)",
];

export interface TokenProfile {
  name: string;
  symbol: string;
  decimals: number;
  /** The most that may ever be in circulation, in the smallest unit. */
  cap: bigint;
  /** Seconds the issuer has to pay a redemption. */
  redemptionPeriod: bigint;
}

/**
 * Deploys one stable token with a profile, and gives its functions to an issuer and a guardian of its own.
 *
 * @param id Its name in the address book.
 */
export function stableToken(
  m: IgnitionModuleBuilder,
  id: string,
  profile: TokenProfile,
): NamedArtifactContractDeploymentFuture<"StableToken"> {
  const { accessManager } = m.useModule(authority);
  const token = m.contract(
    "StableToken",
    [
      m.getParameter("name", profile.name),
      m.getParameter("symbol", profile.symbol),
      m.getParameter("decimals", profile.decimals),
      m.getParameter("cap", profile.cap),
      m.getParameter("redemptionPeriod", profile.redemptionPeriod),
      accessManager,
    ],
    { id },
  );
  assignRole(m, `${id} issuer`, token, issuerFunctions, m.getParameter("issuer", m.getAccount(0)));
  assignRole(m, `${id} guardian`, token, guardianFunctions, m.getParameter("guardian", m.getAccount(0)));
  return token;
}

/** Money: a token that stands for euros somebody keeps, redeemable within three days. */
export default buildModule("Token", (m) => ({
  ...m.useModule(authority),
  stableToken: stableToken(m, "StableToken", {
    name: "Trellis Euro",
    symbol: "tEUR",
    decimals: 6,
    cap: 2n ** 128n - 1n,
    redemptionPeriod: 3n * 86_400n,
  }),
}));
