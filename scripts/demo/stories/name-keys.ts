import { id } from "ethers";

import { suspicionOf } from "../../../sdk/formats.ts";
import { connect, fieldKey, seesToken, type MovedCase, type OpenedCase, type Trellis } from "../../../sdk/index.ts";
import type { Stage } from "../stage.ts";
import type { Story } from "../main.ts";

type Person = Trellis & { address: string };

const NAME = "www.example.com";
const DAY = 86_400;
const EURO = 1_000_000n;
/** What each validator finds when it asks the DNS from its own network. */
type Dns = Map<string, string>;

/** Seed system 29: five validators look for a token in the DNS; one lies, then three do, and pay for it. */
const story: Story = {
  title: "Name keys: five validators, one who lies, a hostile binding undone, and a key that rotates",
  targets: ["NameKeyRegistry"],

  async tell(stage) {
    const { registrar, owner, thief, validators } = await hire(stage);
    const dns: Dns = new Map();

    stage.chapter("The owner of a name has it bound to its key");
    const applied = await stage.step("owner", `applies for ${NAME}`, () =>
      owner.nameKeyRegistry.open({ name: NAME, spki: id("the owner's key") }),
    );
    dns.set(applied.record, applied.value);
    stage.say(`puts ${applied.value.slice(0, 16)}… into the TXT record of ${applied.record}`);
    const counted = await vote(stage, registrar, validators, applied, dns, { denies: [4] });
    stage.expect("after the count", counted.state, "Accepted");
    await stage.pass(3 * DAY + 1, "nobody vetoes or disputes");
    await stage.step("registrar", "has the name bound", () => registrar.nameKeyRegistry.bind(applied));
    const check = async () => (await thief.nameKeyRegistry.check({ name: NAME, spki: id("the owner's key") })).verdict;
    stage.expect("a client is told", await check(), "Valid");
    const owed = (person: Person) => registrar.nameKeyRegistry.owed(person.address);
    stage.expect("earned by one of the four who saw it", await owed(validators[0]!), (10n * EURO) / 4n);
    stage.expect("earned by who said it was not there", await owed(validators[4]!), 0n);

    stage.chapter("Three validators are bribed");
    const hostile = await stage.step("thief", `applies for ${NAME}, with nothing in the DNS`, () =>
      thief.nameKeyRegistry.open({ name: NAME, spki: id("the thief's key") }),
    );
    dns.clear();
    const mine = { names: ["example.com"], keys: [id("the owner's key")] };
    const alarms = (await owner.nameKeyRegistry.cases()).map((each) => suspicionOf(each, mine)).filter(Boolean);
    stage.expect("the owner's monitor tells", alarms.join(), "UnexpectedKey");
    const lied = await vote(stage, registrar, validators, hostile, dns, { lies: [0, 1, 2] });
    stage.expect("after the count", lied.state, "Accepted");
    await stage.step("owner", "disputes it, against a bond", () =>
      owner.nameKeyRegistry.dispute({ caseId: hostile.caseId, evidence: id("the zone's history") }),
    );
    const ruling = { caseId: hostile.caseId, isWrong: true };
    const [action, group] = [
      await registrar.nameKeyRegistry.resolutionOf(ruling),
      await registrar.nameKeyRegistry.arbiters(),
    ];
    await stage.step("registrar", "as the arbiter, finds that it is wrong", () =>
      registrar.quorum.propose({ group, action, consumer: registrar.nameKeyRegistry.address }),
    );
    const { slashed } = await stage.step("owner", "brings the ruling to the registry", () =>
      owner.nameKeyRegistry.resolve(ruling),
    );
    stage.expect("validators who lost their bonds", slashed.length, 3);
    stage.expect("the owner gets its bond back and half of theirs", await owed(owner), 2_500n * EURO);
    stage.expect("a client is told of the owner's key", await check(), "Valid");

    stage.chapter("The owner leaves");
    await stage.step("owner", "revokes the binding", () => owner.nameKeyRegistry.revoke({ name: NAME }));
    stage.expect("a client is told", await check(), "Revoked");
    const { size } = await registrar.log.headOf(await registrar.nameKeyRegistry.bindingLog());
    stage.expect("entries in the log: bound, revoked", size, 2n);
  },
};
export default story;

async function hire(stage: Stage) {
  const as = async (runner: Awaited<ReturnType<Stage["actor"]>>): Promise<Person> =>
    Object.assign(await connect({ runner, deployment: stage.book }), { address: runner.address });
  const registrar = await as(await stage.deployer());
  const [owner, thief] = [await as(await stage.actor("owner")), await as(await stage.actor("thief"))];
  const amount = 10n ** 12n;
  await registrar.token.configureMinter({ minter: registrar.address, allowance: amount, capacity: amount, window: 1 });
  const fund = async (person: Person) => {
    await registrar.token.mint({ to: person.address, amount: 5_000n * EURO });
    await person.token.approve({ spender: person.nameKeyRegistry.address, amount: 5_000n * EURO });
    return person;
  };
  await fund(owner);
  await fund(thief);

  stage.chapter("Validators of five houses and networks bond");
  const validators: Person[] = [];
  for (let i = 0; i < 5; i++) {
    const validator = await fund(await as(await stage.actor(`validator ${i}`)));
    const network = id(`AS${64_500 + i}`);
    const role = await registrar.nameKeyRegistry.validatorRole(network);
    const enrolment = { role, entityId: fieldKey(`house ${i}`), validUntil: 4_000_000_000 };
    await registrar.identity.enroll({ account: validator.address, ...enrolment });
    await stage.step(`validator ${i}`, `bonds, looking from AS${64_500 + i}`, () =>
      validator.nameKeyRegistry.join({ network }),
    );
    validators.push(validator);
  }
  return { registrar, owner, thief, validators };
}

/** Each looks, commits, reveals; those who lie say what they did not see, those who deny do not say what they saw. */
async function vote(
  stage: Stage,
  counter: Person,
  validators: readonly Person[],
  { caseId, name, token }: OpenedCase,
  dns: Dns,
  { lies = [], denies = [] }: { lies?: number[]; denies?: number[] },
): Promise<MovedCase> {
  const resolve = async (record: string) => {
    const value = dns.get(record);
    if (value !== undefined) return [[value]];
    throw Object.assign(new Error("There is no such record."), { code: "ENOTFOUND" });
  };
  const votes = [];
  for (const [i, validator] of validators.entries()) {
    const there = await seesToken(resolve, name, token);
    const seen = (there || lies.includes(i)) && !denies.includes(i);
    votes.push({ i, validator, vote: await validator.nameKeyRegistry.prepareVote({ caseId, seen }) });
  }
  for (const { i, validator, vote } of votes) {
    await stage.step(`validator ${i}`, "looks, and commits to what it saw", () =>
      validator.nameKeyRegistry.commitVote(vote),
    );
  }
  await stage.pass(DAY + 1, "now none can copy another");
  for (const { i, validator, vote } of votes) {
    const what = vote.seen ? "reveals: it is there" : "reveals: it is not there";
    await stage.step(`validator ${i}`, what, () => validator.nameKeyRegistry.revealVote(vote));
  }
  await stage.pass(DAY, "everybody had the time to reveal");
  return stage.step("registrar", "has the votes counted", () => counter.nameKeyRegistry.tally({ caseId }));
}
