import { expect } from "chai";
import { id } from "ethers";

import { groupId, InputError, updateGroupAction, type Member } from "../../../sdk/index.ts";
import { again } from "../../helpers/again.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

const salt = id("verifiers");
const action = id("pay the invoice");

describe("Quorum through the SDK", () => {
  let w: World;
  let members: Member[];
  let group: string;
  const untouched = again(world);
  beforeEach(async () => {
    w = await untouched();
    members = [w.alice, w.bob, w.carol].map(({ address }) => ({ account: address, entity: id(address), weight: 1 }));
    ({ group } = await w.admin.quorum.createGroup({ salt, members, rules: { threshold: 2 } }));
  });

  const propose = () => w.alice.quorum.propose({ group, action, consumer: w.stranger.address });

  it("founds a group under an id that can be known before", async () => {
    expect(group).to.equal(groupId({ creator: w.admin.address, salt }));
    const rules = { threshold: 2, objectionThreshold: 0, fourEyes: false, distinctEntities: false };
    expect(await w.bob.quorum.groupOf(group)).to.deep.equal({ group, members, rules, epoch: 1 });
    expect(await w.bob.quorum.groups()).to.deep.equal([{ group, members, rules, epoch: 1 }]);
    expect(await w.bob.quorum.isMember({ group, account: w.carol.address })).to.equal(true);
    expect(await w.bob.quorum.isMember({ group, account: w.stranger.address })).to.equal(false);
    expect(await w.bob.quorum.hasEntity({ group, entity: id(w.carol.address) })).to.equal(true);
    expect((await refusal(w.bob.quorum.groupOf(id("none")))).name).to.equal("GroupUnknown");
  });

  it("agrees, and is consumed once, by the consumer alone", async () => {
    const { ballot, proposer } = await propose();
    expect(proposer).to.equal(w.alice.address);
    expect(await w.bob.quorum.ballotId({ group, action, consumer: w.stranger.address })).to.equal(ballot);
    const early = await refusal(w.stranger.quorum.consume({ group, action }));
    expect([early.name, early.args]).to.deep.equal([
      "QuorumNotReached",
      { ballot, approvals: 1n, threshold: 2n, objections: 0n },
    ]);
    await w.bob.quorum.approve({ ballot });
    expect(await w.bob.quorum.isApproved(ballot)).to.equal(true);
    expect((await refusal(w.carol.quorum.consume({ group, action }))).name).to.equal("BallotUnknown");
    expect((await w.stranger.quorum.consume({ group, action })).ballot).to.equal(ballot);
    expect(await w.bob.quorum.ballotOf(ballot)).to.deep.equal({
      group,
      epoch: 1,
      proposer: w.alice.address,
      approvals: 2,
      objections: 0,
      consumed: true,
    });
    expect((await refusal(w.stranger.quorum.consume({ group, action }))).name).to.equal("BallotConsumed");
  });

  it("counts approvals and objections given by signature", async () => {
    const { ballot } = await propose();
    const approval = await w.bob.quorum.signApproval({ ballot });
    expect((await w.stranger.quorum.approveBySig(approval)).member).to.equal(w.bob.address);
    expect(await w.alice.quorum.hasApproved({ ballot, account: w.bob.address })).to.equal(true);
    const objection = await w.bob.quorum.signObjection({ ballot, reason: id("mistake") });
    expect((await w.stranger.quorum.objectToBySig(objection)).reason).to.equal(id("mistake"));
    expect(await w.alice.quorum.hasApproved({ ballot, account: w.bob.address })).to.equal(false);
    expect(await w.alice.quorum.hasObjected({ ballot, account: w.bob.address })).to.equal(true);
    expect((await refusal(w.stranger.quorum.objectToBySig(objection))).name).to.equal("InvalidAccountNonce");
  });

  it("rebuilds who took part in a ballot", async () => {
    const { ballot } = await propose();
    await w.bob.quorum.approve({ ballot });
    await w.bob.quorum.withdrawApproval({ ballot });
    await w.carol.quorum.objectTo({ ballot, reason: id("why") });
    const [one] = await w.stranger.quorum.ballots({ group });
    expect(one).to.deep.include({
      ballot,
      action,
      approvedBy: [w.alice.address],
      objectedBy: [{ member: w.carol.address, reason: id("why") }],
      consumed: false,
    });
    await w.carol.quorum.withdrawObjection({ ballot });
    expect((await w.stranger.quorum.ballots({ group }))[0]!.objectedBy).to.deep.equal([]);
    expect(await w.stranger.quorum.ballots({ group: id("another") })).to.deep.equal([]);
  });

  it("changes itself by its own quorum", async () => {
    const change = { group, members: members.slice(0, 2), rules: { threshold: 1, fourEyes: true } };
    const { ballot } = await w.alice.quorum.propose({
      group,
      action: updateGroupAction(change),
      consumer: w.alice.quorum.address,
    });
    expect((await refusal(w.stranger.quorum.updateGroup(change))).name).to.equal("QuorumNotReached");
    await w.bob.quorum.approve({ ballot });
    const changed = await w.stranger.quorum.updateGroup(change);
    expect([changed.epoch, changed.members, changed.rules.fourEyes]).to.deep.equal([2, change.members, true]);
    expect((await w.bob.quorum.groups())[0]!.epoch).to.equal(2);
  });

  it("refuses groups that cannot be before the chain is asked", async () => {
    const [one] = members as [Member];
    const wrong: [readonly Member[], string][] = [
      [[], "GroupSizeInvalid"],
      [Array.from({ length: 65 }, () => one), "GroupSizeInvalid"],
      [[one, one], "GroupMemberInvalid"],
      [[{ ...one, weight: 0 }], "GroupMemberInvalid"],
      [[{ ...one, entity: `0x${"00".repeat(32)}` }], "GroupMemberInvalid"],
      [[{ ...one, account: `0x${"00".repeat(20)}` }], "GroupMemberInvalid"],
    ];
    for (const [list, name] of wrong) {
      const error = await refusal(w.admin.quorum.createGroup({ salt, members: list, rules: { threshold: 1 } }));
      expect([error.name, error.constructor]).to.deep.equal([name, InputError]);
    }
    const reach = await refusal(w.bob.quorum.createGroup({ salt, members, rules: { threshold: 4 } }));
    expect([reach.name, reach.args]).to.deep.equal(["GroupRulesInvalid", { reachable: 3n, threshold: 4n }]);
  });
});
