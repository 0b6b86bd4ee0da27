import { id } from "ethers";

import { confidenceOf } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { time } from "./grow.ts";
import { vouchFor, type Camp } from "./people.ts";

const BOND = 100_000_000n;

/** Ten accounts of one liar, and one honest person who was talked into vouching for all of them. */
export async function resist(stage: Stage, { relayer, people, ring }: Camp): Promise<void> {
  stage.chapter("2. A ring of ten, with a friend inside");
  const now = await time(stage);
  const [amina, friend, traitor] = [people[0], people[1], people[10]];
  const [first, second] = ring;
  if (!amina || !friend || !traitor || !first || !second) return;
  const sold = await vouchFor(traitor, ring, "peer", now);
  await stage.step("traitor", "vouches for all ten, which is a month's budget", () =>
    relayer.socialGraph.vouch({ vouches: sold }),
  );
  const [eleventh] = await vouchFor(traitor, [amina], "peer", now);
  await stage.refused("traitor", "vouches for an eleventh", "VouchBudgetSpent", () =>
    relayer.socialGraph.vouch({ vouches: eleventh ? [eleventh] : [] }),
  );
  const mutual = await vouchFor(first, [second], "peer", now);
  await stage.refused("sybil", "vouches for another", "VoucherWithoutStanding", () =>
    relayer.socialGraph.vouch({ vouches: mutual }),
  );
  for (const { address } of [...ring, ...ring]) await relayer.socialGraph.refresh({ identity: address });
  const scores = await Promise.all(ring.map(({ address }) => relayer.socialGraph.scoreOf(address)));
  stage.expect("the best of the ring, refreshed twice", Math.max(...scores), 1_000);

  const vouches = await relayer.socialGraph.graph();
  const computed = confidenceOf({ vouches }, await time(stage));
  const onChain = await Promise.all(people.map(({ address }) => relayer.socialGraph.scoreOf(address)));
  const same = people.every(({ address }, i) => (computed.get(address.toLowerCase()) ?? 0) === onChain[i]);
  stage.expect("all 40 scores are those of the published function", same, true);

  stage.chapter("3. One human, two accounts?");
  const { arbiters } = await relayer.socialGraph.terms();
  const payer = await stage.deployer();
  await relayer.token.configureMinter({ minter: payer.address, allowance: BOND, capacity: BOND, window: 86_400 });
  await relayer.token.mint({ to: payer.address, amount: BOND });
  await relayer.token.approve({ spender: relayer.socialGraph.address, amount: BOND });
  const { dispute } = await stage.step("challenger", "lays down 100 tEUR: the traitor is Amina's friend again", () =>
    relayer.socialGraph.challenge({ identity: traitor.address, original: friend.address, evidence: id("salted") }),
  );
  const pair = { voucher: traitor.address, subject: first.address };
  const withdrawal = await traitor.socialGraph.signWithdrawal(pair);
  await stage.step("traitor", "thinks better of one vouch, and takes it back while the dispute is open", () =>
    relayer.socialGraph.withdrawBySig(withdrawal),
  );
  stage.expect("the first of the ring without it", await relayer.socialGraph.scoreOf(first.address), 0);
  const action = await relayer.socialGraph.verdictAction({ dispute, upheld: true });
  await stage.step("arbiters", "agree", () =>
    relayer.quorum.propose({ group: arbiters, action, consumer: relayer.socialGraph.address }),
  );
  await stage.step("relayer", "carries the verdict out", () => relayer.socialGraph.decide({ dispute, upheld: true }));
  await stage.step("challenger", "has its bond paid back", () =>
    relayer.socialGraph.payOut({ account: payer.address }),
  );
  for (const { address } of ring) await relayer.socialGraph.refresh({ identity: address });
  stage.expect("the second of the ring after the verdict", await relayer.socialGraph.scoreOf(second.address), 0);
}
