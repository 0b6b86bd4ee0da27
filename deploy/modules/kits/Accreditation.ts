import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id } from "ethers";

import quorum from "../blocks/quorum.ts";

const DAY = 86_400;

/**
 * Who may issue which credentials. The group that decides about roots begins with the deployer alone, and it should not
 * stay so: it makes others its members by its own vote (`Quorum.updateGroup`), under the same id.
 */
export default buildModule("Accreditation", (m) => {
  const { quorum: quorumBlock } = m.useModule(quorum);
  const members = [{ account: m.getAccount(0), weight: 1, entity: id("accreditation board") }];
  const rules = { threshold: 1, objectionThreshold: 0, fourEyes: false, distinctEntities: false };
  const founded = m.call(quorumBlock, "createGroup", [id("accreditation board"), members, rules], {
    id: "FoundAccreditationBoard",
  });
  const board = m.readEventArgument(founded, "GroupCreated", "group", { id: "AccreditationBoard" });
  const accreditation = m.contract("Accreditation", [quorumBlock, board, m.getParameter("delay", 7 * DAY)]);
  return { quorum: quorumBlock, accreditation };
});
