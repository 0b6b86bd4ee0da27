import { id as digestOf } from "ethers";

import type { Trellis } from "../../../../sdk/index.ts";
import { blockKey, parseSerial, projectKey, toKilogramRange } from "../../../../sdk/formats/credits/index.ts";
import { CREDIT_FACTS } from "../../data/credits.ts";
import type { Stage } from "../../stage.ts";
import type { People, Person } from "./people.ts";

/** What registries published, in the order in which it happened. */
export async function replayRegistry(stage: Stage, admin: Trellis, { registry }: People): Promise<void> {
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
