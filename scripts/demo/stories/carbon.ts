import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { formatEther, formatUnits, id as digestOf } from "ethers";

import {
  connect,
  disclose,
  fieldKey,
  fingerprint,
  randomSalt,
  sealDetails,
  type BatchResult,
  type Project,
  type Trellis,
} from "../../../sdk/index.ts";
import { blockKey, parseSerial, projectKey, toKilogramRange } from "../../../sdk/formats/credits/index.ts";
import { CREDIT_FACTS } from "../data/credits.ts";
import type { Story } from "../main.ts";
import type { Stage } from "../stage.ts";

const NORI = 10n ** 18n;
const EURO = 10n ** 6n;
const YEAR = 365 * 24 * 60 * 60;

/** Seed system 14: carbon removal, from a registry's row and from a farm's field to retired certificates. */
const story: Story = {
  title: "Carbon removal: certificates that are owned once, retired in the step that sells them, and never sold again",
  targets: ["CarbonRemoval"],

  async tell(stage) {
    const deployer = await stage.deployer();
    const admin = await connect({ runner: deployer, deployment: stage.book });
    const people = await hire(stage, admin);

    const batch = await verify(stage, admin, people);
    await sell(stage, admin, people, batch);
    await refuse(stage, people, batch);
    await payOut(stage, admin, people);
    await replayRegistry(stage, admin, people);
    await balances(stage, admin, people, batch);
  },
};
export default story;

type Person = Trellis & { address: string };

interface People {
  farm: Person;
  buyer: Person;
  city: Person;
  verifiers: Person[];
  registry: Person;
}

/** Everybody gets an account and a connection; the verifiers are of three different houses. */
async function hire(stage: Stage, admin: Trellis): Promise<People> {
  const person = async (name: string): Promise<Person> => {
    const signer = await stage.actor(name);
    return Object.assign(admin.as(signer), { address: signer.address });
  };
  const [farm, buyer, city] = [await person("farm"), await person("buyer"), await person("city")];
  const verifiers = [await person("verifier A"), await person("verifier B"), await person("verifier C")];
  return { farm, buyer, city, verifiers, registry: await person("registry") };
}

async function verify(
  stage: Stage,
  admin: Trellis,
  { farm, verifiers }: People,
): Promise<BatchResult & { id: bigint }> {
  stage.chapter("1. A farm in Maryland has its removal verified");
  const [first, second] = verifiers;
  if (!first || !second) throw new Error("There are not enough verifiers.");
  const validUntil = Math.floor(Date.now() / 1000) + 10 * YEAR;
  await stage.step("registrar", "enrols the farm as a supplier", () =>
    admin.identity.enroll({
      account: farm.address,
      role: fieldKey("supplier"),
      entityId: digestOf("entity: farm"),
      validUntil,
    }),
  );
  const members = verifiers.map(({ address }) => ({
    account: address,
    entity: digestOf(`house of ${address}`),
    weight: 1,
  }));
  const rules = { threshold: 2, objectionThreshold: 0, fourEyes: false, distinctEntities: true };
  const { group } = await stage.step("admin", "founds the group of verifiers: two of three, of different houses", () =>
    admin.quorum.createGroup({ salt: digestOf("verifiers"), members, rules }),
  );
  const { programId } = await stage.step("admin", "opens the programme", () =>
    admin.creditProgram.registerProgram({ verifierGroup: group, standard: "ISO 14064-2:2019" }),
  );

  const project: Project = {
    programId,
    supplier: farm.address,
    region: "US-MD",
    methodology: "regenerative cropland 1.0",
    parcel: digestOf("polygon of the field, canonical form"),
    dataDigest: digestOf("project design, baseline, validation"),
  };
  const consumer = admin.creditProgram.address;
  const agree = async (what: string, action: string) => {
    const { ballot } = await stage.step("verifier A", `proposes ${what}`, () =>
      first.quorum.propose({ group, action, consumer }),
    );
    await stage.step("verifier B", "agrees", () => second.quorum.approve({ ballot }));
  };
  await agree("the project", admin.creditProgram.projectAction(project));
  const { projectId } = await stage.step("farm", "registers the project", () =>
    farm.creditProgram.registerProject(project),
  );

  const key = blockKey("acr", `TRELLIS-${programId}-${projectId}-2018`);
  const result: BatchResult = {
    projectId,
    vintage: 2018,
    blockKey: key,
    start: 1_000n,
    end: 1_033_000n,
    dataDigest: digestOf("monitoring report 2018, verification statement"),
  };
  await agree("1,032 t of 2018", admin.creditProgram.batchAction(result));
  const { batchId } = await stage.step("farm", "registers the batch and holds 1,032 t", () =>
    farm.creditProgram.registerBatch(result),
  );
  stage.expect(
    "kilograms the farm holds",
    await farm.certificate.balanceOf({ account: farm.address, id: batchId }),
    1_032_000n,
  );
  return { ...result, id: batchId };
}

async function sell(stage: Stage, admin: Trellis, { farm, buyer, city }: People, batch: { id: bigint }): Promise<void> {
  stage.chapter("2. It sells by signature; buying is retiring");
  await stage.step("treasury", "sends the buyer 100 NORI", () =>
    admin.token.at("Nori").transfer({ to: buyer.address, amount: 100n * NORI }),
  );
  await stage.step("farm", "lets the market deliver its credits", () =>
    farm.certificate.setApprovalForAll({ operator: farm.market.address, approved: true }),
  );
  const listing = await stage.step("farm", "signs one listing: 1 NORI a tonne (no transaction)", () =>
    farm.carbonRemoval.list({ batchId: batch.id, pricePerTonne: NORI, currency: "Nori", kilograms: 1_000_000n }),
  );
  await stage.step("buyer", "approves the market once", () =>
    buyer.token.at("Nori").approve({ spender: buyer.market.address, amount: 100n * NORI }),
  );
  const details = sealDetails({ beneficiary: "Chesapeake Rowing Club", purpose: "travel of 2025" });
  const purchase = await stage.step("buyer", "buys 14 t for 14 NORI, retired at once", () =>
    buyer.carbonRemoval.purchase({
      listing,
      kilograms: 14_000n,
      detailsRoot: details.root,
      inscription: "For the Chesapeake Bay",
    }),
  );
  stage.expect("NORI paid", formatEther(purchase.paid), "14.0");
  stage.expect("owner of the certificate", stage.nameOf(purchase.holder), "buyer");

  const said = await admin.carbonRemoval.provenanceOf(purchase.certificateId);
  stage.table(
    ["who, where, how", ""],
    [
      ["removed by", stage.nameOf(said.supplier)],
      ["where", said.region],
      ["how", said.methodology],
      ["standard", said.standard],
      ["verified by group", `${said.verifierGroup.slice(0, 18)}…`],
      ["bought by, for", `${stage.nameOf(said.buyer)}, ${formatEther(said.paid)} NORI`],
      ["vintage, kilograms", `${said.vintage}, ${said.kilograms.toLocaleString("en")}`],
    ],
  );
  const shown = disclose(details, "beneficiary");
  stage.expect(
    "the buyer shows one sealed field, and it was there from the beginning",
    await admin.certificate.disclosesField({ certificateId: purchase.certificateId, ...shown }),
    true,
  );
  await drawCertificate(stage, admin, purchase.certificateId);

  // A second buyer pays in euros, without an approval before: the permit travels with the purchase.
  await stage.step("issuer", "admits itself as a minter of tEUR", () =>
    admin.token.configureMinter({
      minter: deployerOf(admin),
      allowance: 1_000_000n * EURO,
      capacity: 1_000_000n * EURO,
      window: 86_400,
    }),
  );
  await stage.step("issuer", "mints the city 900 tEUR", () =>
    admin.token.mint({ to: city.address, amount: 900n * EURO }),
  );
  const euros = await stage.step("farm", "signs a listing in euros: 15 tEUR a tonne", () =>
    farm.carbonRemoval.list({
      batchId: batch.id,
      pricePerTonne: 15n * EURO,
      currency: "StableToken",
      kilograms: 32_000n,
    }),
  );
  const permit = await city.token.signPermit({ spender: city.market.address, amount: 480n * EURO });
  await stage.step("city", "buys 32 t with a permit, in one transaction", () =>
    city.carbonRemoval.purchase({ listing: euros, kilograms: 32_000n, permit }),
  );
  stage.expect("tEUR the farm got", formatUnits(await farm.token.balanceOf(farm.address), 6), "480.0");
}

/** Who an admin connection sends as: its token's minter in this story. */
function deployerOf({ runner }: Trellis): string {
  return (runner as unknown as { address: string }).address;
}

async function refuse(stage: Stage, { farm, buyer, city, verifiers }: People, batch: BatchResult & { id: bigint }) {
  stage.chapter("3. What must not happen does not");
  const [certificate] = await buyer.certificate.retirements({ holder: buyer.address });
  if (!certificate) throw new Error("The buyer has no certificate.");
  await stage.refused("farm", "credits the same field and year again", "BallotConsumed", () =>
    farm.creditProgram.registerBatch(batch),
  );

  const twin = {
    ...batch,
    start: 2_000_000n,
    end: 2_500_000n,
    dataDigest: digestOf("another report on the same field"),
  };
  const [first, second] = verifiers;
  const [group] = await farm.quorum.groups();
  if (!first || !second || !group) throw new Error("There are no verifiers.");
  const action = farm.creditProgram.batchAction(twin);
  const { ballot } = await first.quorum.propose({ group: group.group, action, consumer: farm.creditProgram.address });
  await second.quorum.approve({ ballot });
  await stage.refused("farm", "…even when verifiers approve it by mistake", "AlreadyClaimed", () =>
    farm.creditProgram.registerBatch(twin),
  );

  await stage.refused("farm", "retires more than it holds", "InsufficientBalance", () =>
    farm.certificate.retire({ id: batch.id, kilograms: 1_032_000n }),
  );
  const own = await farm.carbonRemoval.list({
    batchId: batch.id,
    pricePerTonne: NORI,
    currency: "Nori",
    kilograms: 1_000n,
  });
  await farm.token.at("Nori").approve({ spender: farm.market.address, amount: NORI });
  await stage.refused("farm", "buys from itself", "PurchaseFromSelf", () =>
    farm.carbonRemoval.purchase({ listing: own, kilograms: 1_000n }),
  );
  await farm.market.cancel({ nonce: own.order.nonce });
  await stage.refused("city", "buys from a cancelled listing", "OrderClosed", () =>
    city.carbonRemoval.purchase({ listing: own, kilograms: 1_000n }),
  );
}

async function payOut(stage: Stage, admin: Trellis, { farm }: People): Promise<void> {
  stage.chapter("4. The farm has its euros paid out");
  const payoutRef = fingerprint({ field: "iban", value: "known to the farm and the issuer", salt: randomSalt() });
  const { id } = await stage.step("farm", "asks for 480 tEUR: they are locked, not burned", () =>
    farm.token.requestRedemption({ amount: 480n * EURO, payoutRef }),
  );
  stage.expect("locked in redemptions", formatUnits((await admin.token.info()).lockedInRedemptions, 6), "480.0");
  await stage.step("issuer", "pays by bank and settles with the proof", () =>
    admin.token.settleRedemption({ id, paymentProof: digestOf("SEPA confirmation") }),
  );
  stage.expect("tEUR in circulation", formatUnits((await admin.token.info()).totalSupply, 6), "420.0");
}

async function replayRegistry(stage: Stage, admin: Trellis, { registry }: People): Promise<void> {
  stage.chapter("5. Real registry rows, serial for serial");
  await stage.step("admin", "admits the registry's mirror as an issuer", () =>
    admin.certificate.setIssuer({ issuer: registry.address, allowed: true }),
  );
  for (const fact of CREDIT_FACTS) {
    const { blockKey: key, range } = place(fact);
    const held = await batchAround(registry, key, range);
    if (fact.kind === "issuance" || !held) {
      await stage.step("registry", `registers ${fact.serial}`, () =>
        registry.certificate.issue(issuanceOf(registry, fact)),
      );
    }
    if (fact.kind === "retirement") {
      const id = await isolate(stage, registry, key, range);
      await stage.step("registry", `retires   ${fact.serial}`, () =>
        registry.certificate.retire({ id, kilograms: range.end - range.start, inscription: fact.serial }),
      );
    }
  }
  const [again] = CREDIT_FACTS;
  if (again) {
    await stage.refused("registry", `registers ${again.serial} again`, "SerialRangeOverlap", () =>
      registry.certificate.issue(issuanceOf(registry, again)),
    );
  }
}

type Fact = (typeof CREDIT_FACTS)[number];

function place(fact: Fact) {
  const serial = parseSerial(fact.registry, fact.serial);
  return { blockKey: blockKey(fact.registry, serial.block), range: toKilogramRange(serial) };
}

function issuanceOf(registry: Person, fact: Fact) {
  const { blockKey: key, range } = place(fact);
  const projectId = projectKey(fact.registry, fact.project.id);
  const evidence = digestOf(`${fact.source.publisher}, ${fact.source.file}, ${fact.serial}`);
  return { to: registry.address, blockKey: key, ...range, projectId, vintage: fact.vintage ?? 0, dataDigest: evidence };
}

/** The batch that has all of a range, if there is one. */
async function batchAround(person: Person, key: bigint, { start, end }: { start: bigint; end: bigint }) {
  const before = await person.certificate.predecessorOf({ blockKey: key, start });
  if (before === undefined) return undefined;
  const batch = await person.certificate.batchOf((key << 64n) | before);
  return batch.end >= end ? batch : undefined;
}

/** Splits a batch so that the range is one of its own, and gives that one's id. */
async function isolate(
  stage: Stage,
  person: Person,
  key: bigint,
  { start, end }: { start: bigint; end: bigint },
): Promise<bigint> {
  const batch = await batchAround(person, key, { start, end });
  if (!batch) throw new Error("The range is not registered.");
  const splitAt = (id: bigint, position: bigint) =>
    stage.step("registry", `splits the batch at kilogram ${position.toLocaleString("en")}`, () =>
      person.certificate.split({ id, position }),
    );
  if (batch.start < start) await splitAt(batch.id, start);
  const own = (key << 64n) | start;
  if (batch.end > end) await splitAt(own, end);
  return own;
}

async function balances(stage: Stage, admin: Trellis, people: People, batch: { id: bigint }): Promise<void> {
  stage.chapter("Balances");
  const names = { farm: people.farm, buyer: people.buyer, city: people.city };
  const nori = admin.token.at("Nori");
  const rows = await Promise.all(
    Object.entries(names).map(async ([name, { address: account }]) => [
      name,
      formatEther(await nori.balanceOf(account)),
      formatUnits(await admin.token.balanceOf(account), 6),
      await admin.certificate.balanceOf({ account, id: batch.id }),
      (await admin.certificate.retirements({ holder: account })).length,
    ]),
  );
  stage.table(["who", "NORI", "tEUR", "kg of credits", "certificates"], rows);
  const { address: account } = admin.market;
  stage.expect("NORI the market holds", await nori.balanceOf(account), 0n);
  stage.expect("credits the market holds", await admin.certificate.balanceOf({ account, id: batch.id }), 0n);
  const { circulating, retired } = await admin.certificate.batchOf(batch.id);
  stage.expect("circulating + retired kilograms", circulating + retired, 1_032_000n);
}

/** Writes the certificate's own picture beside the build output, for whoever wants to frame it. */
async function drawCertificate(stage: Stage, admin: Trellis, certificateId: bigint): Promise<void> {
  const { image } = await admin.certificate.metadataOf(certificateId);
  const svg = Buffer.from(image.slice(image.indexOf(",") + 1), "base64");
  const dir = fileURLToPath(new URL("../../../cache/demo/", import.meta.url));
  await mkdir(dir, { recursive: true });
  await writeFile(`${dir}certificate.svg`, svg);
  stage.say("the certificate's picture, as the chain draws it: cache/demo/certificate.svg");
}
