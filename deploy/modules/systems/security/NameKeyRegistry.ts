import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id } from "ethers";

import identity from "../../blocks/identity.ts";
import notary from "../../blocks/notary.ts";
import quorum from "../../blocks/quorum.ts";
import token from "../../blocks/token.ts";

const EURO = 1_000_000;

/**
 * Seed system 29: a public-key infrastructure by consensus. The registrar enrols validators under
 * `NameKeyRegistry.validatorRole(network)`, each for the network it looks from. The arbiters' group begins with the deployer alone, and it should not stay so: it makes others
 * its members by its own vote (`Quorum.updateGroup`), under the same id.
 */
export default buildModule("NameKeyRegistry", (m) => {
  const { accessManager, participantRegistry } = m.useModule(identity);
  const { transparencyLog } = m.useModule(notary);
  const { quorum: quorumBlock } = m.useModule(quorum);
  const { stableToken } = m.useModule(token);
  const members = [{ account: m.getAccount(0), weight: 1, entity: id("name arbiter") }];
  const rules = { threshold: 1, objectionThreshold: 0, fourEyes: false, distinctEntities: false };
  const founded = m.call(quorumBlock, "createGroup", [id("name arbiters"), members, rules], {
    id: "FoundNameArbiters",
  });
  const arbiters = m.readEventArgument(founded, "GroupCreated", "group", { id: "NameArbiters" });
  const nameKeyRegistry = m.contract("NameKeyRegistry", [
    participantRegistry,
    stableToken,
    transparencyLog,
    quorumBlock,
    arbiters,
    m.getParameter("treasury", m.getAccount(0)),
    m.getParameter("bond", 1_000 * EURO),
    m.getParameter("fee", 10 * EURO),
    m.getParameter("threshold", 3),
  ]);
  return { accessManager, participantRegistry, transparencyLog, quorum: quorumBlock, stableToken, nameKeyRegistry };
});
