import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id } from "ethers";

import identity from "../../blocks/identity.ts";
import quorum from "../../blocks/quorum.ts";
import token from "../../blocks/token.ts";

const EURO = 10n ** 6n;

/**
 * Seed system 28: identity out of a social graph. The registrar enrols institutions in the topics of their classes. The
 * arbiters' group begins with the deployer alone, and it should not stay so: it makes others its members by its own vote
 * (`Quorum.updateGroup`), under the same id.
 *
 * `network` is the same in all deployments that shall accept each other's people.
 */
export default buildModule("SocialGraphIdentity", (m) => {
  const { accessManager, participantRegistry } = m.useModule(identity);
  const { quorum: quorumBlock } = m.useModule(quorum);
  const { stableToken } = m.useModule(token);
  const deployer = m.getAccount(0);
  const members = [{ account: deployer, weight: 1, entity: id("arbiter") }];
  const rules = { threshold: 1, objectionThreshold: 0, fourEyes: false, distinctEntities: false };
  const salt = id("social graph arbiters");
  const founded = m.call(quorumBlock, "createGroup", [salt, members, rules], { id: "FoundArbiters" });
  const arbiters = m.readEventArgument(founded, "GroupCreated", "group");
  const socialGraphIdentity = m.contract("SocialGraphIdentity", [
    m.getParameter("network", id("trellis social graph")),
    participantRegistry,
    quorumBlock,
    arbiters,
    stableToken,
    m.getParameter("bond", 100n * EURO),
  ]);
  return { accessManager, participantRegistry, quorum: quorumBlock, stableToken, socialGraphIdentity };
});
