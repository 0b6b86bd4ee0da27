import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import notary from "../blocks/notary.ts";
import token from "../blocks/token.ts";

const EURO = 1_000_000;

/**
 * Operators of logs answer with money for showing two faces and for promises they do not keep. `penalty`, the price of a broken
 * promise, is at most `minimumBond`; `claimDeposit` is what a claimant puts down, and should pay for an operator's answer.
 */
export default buildModule("LogBonds", (m) => {
  const { transparencyLog } = m.useModule(notary);
  const { stableToken } = m.useModule(token);
  const logBonds = m.contract("LogBonds", [
    transparencyLog,
    stableToken,
    m.getParameter("treasury", m.getAccount(0)),
    {
      minimumBond: m.getParameter("minimumBond", 10_000 * EURO),
      penalty: m.getParameter("penalty", 1_000 * EURO),
      claimDeposit: m.getParameter("claimDeposit", 20 * EURO),
    },
  ]);
  return { transparencyLog, stableToken, logBonds };
});
