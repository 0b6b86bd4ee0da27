import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import market from "../../blocks/market.ts";
import notary from "../../blocks/notary.ts";
import token, { stableToken as profile } from "../../blocks/token.ts";
import creditProgram from "../../kits/CreditProgram.ts";

const TON = 10n ** 18n;
const SUPPLY = 500_000_000n * TON;
const INSURANCE_POOL = 100_000_000n * TON;

/**
 * The token of the seed's marketplace as a profile of `StableToken`: 500 million units and never one more. A fifth of
 * them lies with the insurance pool from the beginning; the rest goes to the treasury.
 */
export const nori = buildModule("Nori", (m) => {
  const noriToken = profile(m, "Nori", {
    name: "NORI",
    symbol: "NORI",
    decimals: 18,
    cap: SUPPLY,
    redemptionPeriod: 3n * 86_400n,
  });
  const deployer = m.getAccount(0);
  const pool = m.getParameter("insurancePool", deployer);
  const treasury = m.getParameter("treasury", deployer);
  const admit = m.call(noriToken, "configureMinter", [deployer, SUPPLY, SUPPLY, 1], { id: "AdmitDeployer" });
  const toPool = m.call(noriToken, "mint", [pool, INSURANCE_POOL], { id: "MintInsurancePool", after: [admit] });
  const toTreasury = m.call(noriToken, "mint", [treasury, SUPPLY - INSURANCE_POOL], {
    id: "MintTreasury",
    after: [toPool],
  });
  m.call(noriToken, "dismissMinter", [deployer], { id: "DismissDeployer", after: [toTreasury] });
  return { noriToken };
});

/** Seed system 14: the carbon removal marketplace, with everything it stands on. */
export default buildModule("CarbonRemoval", (m) => {
  const program = m.useModule(creditProgram);
  const { market: atomicMarket } = m.useModule(market);
  const { stableToken } = m.useModule(token);
  const { noriToken } = m.useModule(nori);
  const { notary: notaryBlock } = m.useModule(notary);
  const carbonRemoval = m.contract("CarbonRemoval", [
    atomicMarket,
    program.credits,
    program.creditProgram,
    program.participantRegistry,
  ]);
  m.call(program.credits, "setSeller", [carbonRemoval, true], { id: "SellerCarbonRemoval" });
  return { ...program, carbonRemoval, market: atomicMarket, stableToken, noriToken, notary: notaryBlock };
});
