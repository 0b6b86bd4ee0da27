import { expect } from "chai";
import { id } from "ethers";

import { certificateWorld, type CertificateWorld } from "../helpers/certificates.ts";
import { refusal } from "../helpers/blocks.ts";

const SUBJECT = id("something");

describe("Endorsements through the SDK", () => {
  let w: CertificateWorld;
  before(async () => {
    w = await certificateWorld();
  });
  beforeEach(() => w.renew());

  it("count organisations, fall with them and rise again", async () => {
    const [one, two, three] = w.endorsers;
    expect(await one.endorsements.thresholds()).to.deep.equal([2, 3]);
    const { receipt, ...given } = await one.endorsements.endorse({ subject: SUBJECT, level: 2 });
    expect(given).to.deep.equal({ subject: SUBJECT, endorser: one.address, level: 2 });
    await two.endorsements.endorse({ subject: SUBJECT, level: 1 });
    expect(await w.stranger.endorsements.levelOf({ subject: SUBJECT })).to.equal(1);
    await two.endorsements.endorse({ subject: SUBJECT, level: 2 });
    await three.endorsements.endorse({ subject: SUBJECT, level: 2 });
    expect(await w.stranger.endorsements.levelOf({ subject: SUBJECT })).to.equal(2);
    expect(await w.stranger.endorsements.levelOf({ subject: SUBJECT, involved: one.address })).to.equal(1);
    expect(await w.stranger.endorsements.endorsersOf({ subject: SUBJECT, level: 2 })).to.deep.equal(
      w.endorsers.map(({ address }) => address),
    );

    await three.endorsements.withdraw({ subject: SUBJECT });
    const since = (await receipt.getBlock()).timestamp;
    await one.endorsements.revokeSince({ endorser: one.address, since });
    expect(await w.stranger.endorsements.levelOf({ subject: SUBJECT })).to.equal(0);
    const all = await w.stranger.endorsements.endorsementsOf(SUBJECT);
    expect(all.map(({ level, withdrawn }) => [level, withdrawn])).to.deep.equal([
      [2, false],
      [2, false],
      [2, true],
    ]);
  });

  it("refuse, before anything is paid, what the contract would", async () => {
    const [one, two] = w.endorsers;
    const attempts: [() => Promise<unknown>, string][] = [
      [() => one.endorsements.endorse({ subject: SUBJECT, level: 0 }), "EndorsementLevelInvalid"],
      [() => one.endorsements.endorse({ subject: SUBJECT, level: 3 }), "EndorsementLevelInvalid"],
      [() => one.endorsements.endorse({ subject: "0x12", level: 1 }), "BytesInvalid"],
      [() => w.stranger.endorsements.endorse({ subject: SUBJECT, level: 1 }), "EndorserNotEligible"],
      [() => one.endorsements.withdraw({ subject: SUBJECT }), "EndorsementUnknown"],
      [() => two.endorsements.revokeSince({ endorser: one.address, since: 1 }), "CompromiseInvalid"],
      [
        () => one.endorsements.requestEndorsement({ subject: SUBJECT, level: 1, endorser: two.address }),
        "EndorserRefused",
      ],
    ];
    for (const [attempt, name] of attempts) expect((await refusal(attempt())).name).to.equal(name);
  });
});
