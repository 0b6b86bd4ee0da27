import { expect } from "chai";
import { encodeBytes32String, Wallet, type Signer } from "ethers";
import fc from "fast-check";
import type { SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers/types";
import type { NetworkConnection } from "hardhat/types/network";

import { deploy } from "../../../scripts/deploy/deploy.ts";
import {
  actions,
  fromProvJson,
  ProvenanceHistory,
  purposes,
  sealData,
  toProvJson,
  type Activity,
  type Policy,
  type ProvenanceGraph,
} from "../../../sdk/formats.ts";
import {
  connect,
  isTrellisError,
  leafHash,
  MerkleLog,
  randomSalt,
  usageTerms,
  type OperationOutput,
  type Trellis,
  type UsageGrant,
} from "../../../sdk/index.ts";
import { toTrellisError } from "../../../sdk/core/decode.ts";
import { ProvenanceLedger__factory } from "../../../types/ethers-contracts/index.ts";
import { refusal } from "../../helpers/blocks.ts";
import { network } from "hardhat";

type Person = Trellis & { address: string };

const DAY = 86_400;
const ZERO = `0x${"00".repeat(32)}`;
const research = { action: "derive", purpose: "dpv:ResearchAndDevelopment" };
const policy: Policy = {
  strategy: "prohibit",
  depth: 1,
  budgets: [],
  rules: [{ verb: "Allow", actions: actions("derive", "grantUse"), purposes: { of: purposes(research.purpose) } }],
};
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** "ok", or the name of the error. */
async function outcomeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return "ok";
  } catch (error) {
    const named = toTrellisError(error);
    if (isTrellisError(named)) return named.name;
    throw error;
  }
}

describe("provenanceLedger", () => {
  let connection: NetworkConnection;
  let first: SnapshotRestorer;
  let [vendor, lab, stranger] = [] as unknown as [Person, Person, Person];

  before(async () => {
    connection = await network.create();
    const deployment = await deploy(connection, ["ProvenanceLedger"]);
    const signers = await connection.ethers.getSigners();
    const person = async (i: number): Promise<Person> =>
      Object.assign(await connect({ runner: signers[i]!, deployment }), { address: signers[i]!.address });
    [vendor, lab, stranger] = [await person(1), await person(2), await person(3)];
    first = await connection.networkHelpers.takeSnapshot();
  });
  beforeEach(() => first.restore());

  const now = async () => (await connection.ethers.provider.getBlock("latest"))!.timestamp;
  const collected = async (person: Person, text = "raw"): Promise<OperationOutput> => {
    const { outputs } = await person.provenanceLedger.operate({
      kind: "collect",
      inputs: [],
      operation: () => [bytesOf(text)],
    });
    return outputs[0]!;
  };
  /** A grant of the vendor's data to somebody. */
  const granted = async (dataRoot: string, to: Person, from: Person = vendor): Promise<UsageGrant> => {
    const terms = usageTerms({ assigner: from.address, assignee: to.address, dataRoot, policy });
    const consent = await from.usage.signTerms({ terms });
    await to.usage.open({ terms, consent });
    return terms;
  };
  const activity = async (change: Partial<Activity> = {}): Promise<Activity> => {
    const at = await now();
    return { kind: "derive", startedAt: at, endedAt: at, used: [], generated: [], ...change };
  };

  it("rebuilds from the chain what happened", async () => {
    const raw = await collected(vendor);
    const grant = await granted(raw.details.root, lab);
    const clean = await lab.provenanceLedger.operate({
      kind: "clean",
      plan: randomSalt(),
      inputs: [{ ...raw, grant: { grant, use: research } }],
      operation: ([bytes]) => [bytesOf(`${new TextDecoder().decode(bytes)}, clean`), bytesOf("report")],
      facts: [{ rows: "1" }],
    });
    const next = await lab.provenanceLedger.operate({
      kind: "correct",
      inputs: [clean.outputs[0]!],
      revisionOf: clean.outputs[0]!.entity,
      operation: () => [bytesOf("corrected")],
    });
    const evidence = randomSalt();
    await vendor.provenanceLedger.invalidate({ entity: raw.entity, evidence });

    const { activities, entities } = await stranger.provenanceLedger.graph();
    expect(activities.map(({ kind, agent, generated }) => [kind, agent, generated])).to.deep.equal([
      ["collect", vendor.address.toLowerCase(), [raw.entity]],
      ["clean", lab.address.toLowerCase(), clean.outputs.map(({ entity }) => entity)],
      ["correct", lab.address.toLowerCase(), [next.outputs[0]!.entity]],
    ]);
    expect(activities[1]!.used.map(({ entity, grant: id }) => [entity, id])).to.deep.equal([[raw.entity, grant.id]]);
    expect(activities[2]!.revisionOf).to.equal(clean.outputs[0]!.entity);
    expect(entities.map(({ id }) => id)).to.deep.equal(
      [raw, ...clean.outputs, ...next.outputs].map((each) => each.entity),
    );
    expect(entities[0]!.invalidated).to.deep.equal({ at: await now(), evidence });
    expect(new TextDecoder().decode(clean.outputs[0]!.bytes)).to.equal("raw, clean");
    const standing = await stranger.provenanceLedger.entityAt(clean.outputs[0]!.entity);
    expect(standing).to.deep.equal({ agent: lab.address, generatedAt: activities[1]!.endedAt, revised: true });
    expect(await stranger.provenanceLedger.entityAt(randomSalt())).to.equal(undefined);
  });

  it("keeps the same history as a model of its rules, whatever is tried", async function () {
    const people = [vendor, lab];
    const { source, address } = vendor.provenanceLedger;
    const history = new ProvenanceHistory({ ...source, maximumDelay: await vendor.provenanceLedger.maximumDelay() });
    // The contract itself, so that the order of its checks counts, and not that of the SDK's.
    const ledgers = people.map(({ runner }) => ProvenanceLedger__factory.connect(address, runner as Signer));
    const send = (who: number, { used, revisionOf = ZERO, ...rest }: Activity) => {
      const inputs = used.map(({ entity }) => ({ entity, grant: ZERO, evidence: ZERO }));
      const struct = { ...rest, kind: encodeBytes32String("try"), plan: ZERO, used: inputs, revisionOf };
      return ledgers[who]!.record({ ...struct, generated: [...rest.generated] });
    };
    /** Entities that are there, mostly; sometimes one that nobody made. */
    const pick = (i: number) => {
      const { entities } = history.graph;
      return i % 9 === 0 || entities.length === 0 ? randomSalt() : entities[i % entities.length]!.id;
    };
    const moves = fc.sample(
      fc.record({
        who: fc.nat({ max: 1 }),
        ends: fc.integer({ min: 0, max: 15 }),
        lasted: fc.constantFrom(0, 0, 1, 5, 5, 60, -1),
        endedAt: fc.constantFrom(-1, -1, -1, 0, 0, -2, -40, 2, -DAY - 9),
        used: fc.array(fc.nat(), { maxLength: 2 }),
        generated: fc.array(fc.nat({ max: 40 }), { maxLength: 2 }),
        revises: fc.constantFrom(undefined, 0, 0, 1),
      }),
      { numRuns: 400, seed: 5 },
    );
    const outcomes = new Map<string, number>();
    for (const { who, ends, used, generated, revises, ...times } of moves) {
      const at = (await now()) + 1;
      await connection.networkHelpers.time.setNextBlockTimestamp(at);
      const agent = people[who]!.address;
      const [entity, evidence] = [pick(used[0] ?? 1), ZERO];
      const inputs = used.map((i) => ({ entity: pick(i) }));
      const revisionOf = revises === undefined ? undefined : (inputs[revises]?.entity ?? entity);
      const activity: Activity = {
        kind: "try",
        startedAt: at + times.endedAt - times.lasted,
        endedAt: at + times.endedAt,
        used: inputs,
        generated: generated.map((i) => `0x${i.toString(16).padStart(64, "0")}`),
        ...(revisionOf !== undefined && { revisionOf }),
      };
      const [expected, sent] =
        ends === 0
          ? await Promise.all([
              outcomeOf(() => history.invalidate({ agent, entity, evidence, at })),
              outcomeOf(() => ledgers[who]!.invalidate(entity, evidence)),
            ])
          : await Promise.all([
              outcomeOf(() => history.record({ agent, activity, recordedAt: at })),
              outcomeOf(() => send(who, activity)),
            ]);
      // What was refused was not mined, and the next move needs a later time.
      await connection.networkHelpers.mine();
      expect(sent, JSON.stringify(activity)).to.equal(expected);
      outcomes.set(sent, (outcomes.get(sent) ?? 0) + 1);
    }
    expect([...outcomes.keys()]).to.include.members([
      "ok",
      "ActivityBackdated",
      "ActivityTimesInvalid",
      "EntityAgentOnly",
      "EntityExists",
      "EntityInvalidated",
      "EntityRevised",
      "EntityRootZero",
      "EntityUnknown",
      "RevisionInvalid",
      "UseBeforeGeneration",
    ]);
    const graph = await vendor.provenanceLedger.graph();
    expect(graph).to.deep.equal(history.graph);
    expect(fromProvJson(toProvJson(graph, source))).to.deep.equal({ graph, source });
  });

  it("finds the step at which a byte was flipped, and nothing else", async () => {
    const raw = await collected(vendor);
    const clean = (
      await vendor.provenanceLedger.operate({ kind: "clean", inputs: [raw], operation: () => [bytesOf("clean")] })
    ).outputs[0]!;
    const model = (
      await vendor.provenanceLedger.operate({ kind: "train", inputs: [clean], operation: () => [bytesOf("model")] })
    ).outputs[0]!;
    const { ledger } = { ledger: stranger.provenanceLedger };
    expect((await ledger.audit({ copies: [raw, clean, model] })).altered).to.deep.equal([]);

    const flipped = { ...clean, bytes: clean.bytes.map((byte, i) => (i === 2 ? byte ^ 1 : byte)) };
    const swapped = { ...model, details: raw.details };
    const forged = { ...raw, entity: randomSalt() };
    const audit = await ledger.audit({ copies: [swapped, flipped, forged] });
    expect(audit.altered.map(({ kind, problem }) => [kind, problem])).to.deep.equal([
      ["clean", "BytesAltered"],
      ["train", "DescriptionForeign"],
    ]);
    expect([audit.unopened, audit.foreign]).to.deep.equal([[raw.entity], [forged.entity]]);

    const attempt = vendor.provenanceLedger.operate({
      kind: "train",
      inputs: [flipped],
      operation: () => expect.fail("it was done with altered data"),
    });
    const error = await refusal(attempt);
    expect([error.name, error.args]).to.deep.equal(["DataAltered", { entity: clean.entity, reason: "BytesAltered" }]);
    const unknown = vendor.provenanceLedger.operate({ kind: "train", inputs: [forged], operation: () => [] });
    expect((await refusal(unknown)).name).to.equal("EntityUnknown");
  });

  it("flags every use of another's data that no grant covers, with the reason", async () => {
    const [raw, other] = [await collected(vendor), await collected(vendor, "other")];
    const [grant, foreign, ofOther] = [
      await granted(raw.details.root, lab),
      await granted(raw.details.root, stranger),
      await granted(other.details.root, lab),
    ];
    const own = await granted(raw.details.root, lab, stranger);
    const record = async (under: UsageGrant) => {
      const evidence = randomSalt();
      await lab.usage.record({ grant: under, use: research, evidence });
      return evidence;
    };
    const [good, late, stolen] = [await record(grant), randomSalt(), await record(own)];
    const use = async (id?: string, evidence?: string) => {
      const input = { entity: raw.entity, ...(id !== undefined && { grant: id }), ...(evidence && { evidence }) };
      await lab.provenanceLedger.record(await activity({ used: [input], plan: randomSalt() }));
    };
    await use();
    await use(randomSalt(), good);
    await use(foreign.id, good);
    await use(ofOther.id, good);
    await use(own.id, stolen);
    await use(grant.id, randomSalt());
    await use(grant.id, late);
    await lab.usage.record({ grant, use: research, evidence: late });
    await use(grant.id, good);
    await use(grant.id, good);
    const latest = await connection.ethers.provider.getBlockNumber();
    const recent = await vendor.provenanceLedger.audit({ fromBlock: latest });
    expect(recent.unauthorised.map(({ reason }) => reason)).to.deep.equal(["EvidenceReused"]);
    const { unauthorised } = await vendor.provenanceLedger.audit();
    expect(unauthorised.map(({ reason }) => reason)).to.deep.equal([
      "GrantMissing",
      "GrantUnknown",
      "GrantForeign",
      "DataForeign",
      "OwnerForeign",
      "UseUnrecorded",
      "UseRecordedLate",
      "EvidenceReused",
    ]);
    expect(
      unauthorised.every(({ agent, entity }) => agent === lab.address.toLowerCase() && entity === raw.entity),
    ).to.equal(true);
  });

  it("takes a grant that was handed on for the owner's", async () => {
    const raw = await collected(vendor);
    const grant = await granted(raw.details.root, lab);
    const narrow: Policy = { ...policy, depth: 0 };
    const terms = usageTerms({ parent: grant, assignee: stranger.address, dataRoot: raw.details.root, policy: narrow });
    const consent = await stranger.usage.signTerms({ terms });
    await lab.usage.transferTo({ parent: grant, terms, consent, handover: { purpose: research.purpose } });
    await stranger.provenanceLedger.operate({
      kind: "derive",
      inputs: [{ ...raw, grant: { grant: terms, use: research } }],
      operation: () => [],
    });
    expect((await vendor.provenanceLedger.audit()).unauthorised).to.deep.equal([]);
  });

  it("does nothing with data that the grant does not allow, and records a use whose operation failed", async () => {
    const raw = await collected(vendor);
    const grant = await granted(raw.details.root, lab);
    const input = (use: typeof research) => ({ ...raw, grant: { grant, use } });
    const denied = lab.provenanceLedger.operate({
      kind: "sell",
      inputs: [input({ action: "sell", purpose: "dpv:SellDataToThirdParties" })],
      operation: () => expect.fail("it was done all the same"),
    });
    expect((await refusal(denied)).name).to.equal("UsageDenied");
    const broken = lab.provenanceLedger.operate({
      kind: "clean",
      inputs: [input(research)],
      operation: () => {
        throw new RangeError("row 7");
      },
    });
    await broken.then(
      () => expect.fail("it did not fail"),
      (error: unknown) => expect(error).to.be.instanceOf(RangeError),
    );
    const { activities } = await lab.provenanceLedger.graph();
    expect(activities.map(({ kind, used, generated }) => [kind, used.length, generated.length])).to.deep.equal([
      ["collect", 0, 1],
      ["clean", 1, 0],
    ]);
    expect((await lab.provenanceLedger.audit()).unauthorised).to.deep.equal([]);
  });

  it("tells accesses that are in no activity", async () => {
    const raw = await collected(vendor);
    const at = await now();
    await lab.provenanceLedger.record(await activity({ used: [{ entity: raw.entity }] }));
    const access = (who: Person, entity: string, second: number) => ({ agent: who.address, entity, at: second });
    const seen = [
      access(lab, raw.entity, at),
      access(lab, raw.entity, at + 1000),
      access(lab, randomSalt(), at),
      access(stranger, raw.entity, at),
    ];
    const { unrecorded } = await vendor.provenanceLedger.audit({ accesses: seen });
    expect(unrecorded).to.deep.equal(seen.slice(1));
  });

  it("lets agents without coin sign what a relayer sends", async () => {
    const wallet = Wallet.createRandom(connection.ethers.provider);
    const agent = await connect({ runner: wallet, deployment: vendor.deployment });
    const sealed = sealData(bytesOf("measured"));
    const signed = await agent.provenanceLedger.signActivity({
      activity: await activity({ generated: [sealed.root] }),
    });
    const { entities, agent: whose } = await stranger.provenanceLedger.recordBySig(signed);
    expect(whose).to.equal(wallet.address);
    const invalidation = await agent.provenanceLedger.signInvalidation({
      entity: entities[0]!,
      evidence: randomSalt(),
    });
    await stranger.provenanceLedger.invalidateBySig(invalidation);
    expect((await stranger.provenanceLedger.entityAt(entities[0]!))!.invalidatedAt).to.equal(await now());
    expect(await connection.ethers.provider.getTransactionCount(wallet.address)).to.equal(0);
    expect((await refusal(stranger.provenanceLedger.recordBySig(signed))).name).to.equal("InvalidAccountNonce");
  });

  it("refuses early what can be told without the ledger", async () => {
    const root = randomSalt();
    for (const [change, name] of [
      [{ startedAt: 2, endedAt: 1 }, "ActivityTimesInvalid"],
      [{ generated: [`0x${"00".repeat(32)}`] }, "EntityRootZero"],
      [{ generated: [root], revisionOf: root }, "RevisionInvalid"],
      [{ used: [{ entity: root }], revisionOf: root }, "RevisionInvalid"],
      [{ kind: "" }, "FormatInvalid"],
    ] as const) {
      const attempt = vendor.provenanceLedger.record.transaction(await activity(change));
      expect((await refusal(attempt)).name).to.equal(name);
    }
  });

  describe("activities by the thousand, in a log", () => {
    const COUNT = 2_000;
    let activities: Activity[];
    let known: ProvenanceGraph;
    let log: string;

    beforeEach(async () => {
      const raw = await collected(vendor);
      known = await vendor.provenanceLedger.graph();
      const at = await now();
      const one = (i: number): Activity => ({
        kind: "measure",
        startedAt: at,
        endedAt: at,
        used: [{ entity: raw.entity }],
        generated: [`0x${(i + 1).toString(16).padStart(64, "0")}`],
      });
      activities = Array.from({ length: COUNT }, (_, i) => one(i));
      log = await lab.log.logId({ number: 7n });
    });
    const treeOf = (list: Activity[]) => lab.provenanceLedger.activityLog({ agent: lab.address, activities: list });

    it("are one history with what is on the ledger, for one transaction", async () => {
      await lab.log.anchor({ log, tree: treeOf(activities) });
      const { graph, problems } = await stranger.provenanceLedger.logged({ log, activities, known });
      expect([graph.entities.length, graph.activities.length, problems]).to.deep.equal([COUNT + 1, COUNT + 1, []]);
    });

    it("keep the rules, each at the time of its anchor, or are told apart", async () => {
      const bad = [...activities.slice(0, 3), activities[0]!, { ...activities[3]!, used: [{ entity: randomSalt() }] }];
      await lab.log.anchor({ log, tree: treeOf(bad) });
      await connection.networkHelpers.time.increase(DAY + 10);
      const all = [...bad, activities[5]!];
      await lab.log.anchor({ log, tree: treeOf(all) });
      const { graph, problems } = await stranger.provenanceLedger.logged({ log, activities: all, known });
      expect(problems).to.deep.equal([
        { index: 3, name: "EntityExists" },
        { index: 4, name: "EntityUnknown" },
        { index: 5, name: "ActivityBackdated" },
      ]);
      expect(graph.entities).to.have.length(4);
    });

    it("are none if they are others than were anchored, more, or fewer", async () => {
      const few = activities.slice(0, 5);
      await lab.log.anchor({ log, tree: treeOf(few) });
      const changed = few.map((each, i) => (i === 2 ? { ...each, kind: "guess" } : each));
      for (const list of [few.slice(1), few.slice(0, 4), activities.slice(0, 6), changed, [...few].reverse()]) {
        const attempt = stranger.provenanceLedger.logged({ log, activities: list, known });
        expect((await refusal(attempt)).name).to.equal("ActivityLogUnproven");
      }
      expect(treeOf(few).head().root).to.equal(new MerkleLog(few.map((_, i) => treeOf(few).leafHashAt(i))).head().root);
      expect(leafHash("0x")).not.to.equal(treeOf(few).leafHashAt(0));
    });
  });
});
