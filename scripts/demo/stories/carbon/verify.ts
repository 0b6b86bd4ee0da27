import { id as digestOf } from "ethers";

import { fieldKey, type BatchResult, type Project, type Trellis } from "../../../../sdk/index.ts";
import { blockKey } from "../../../../sdk/formats/credits/index.ts";
import type { Stage } from "../../stage.ts";
import type { Credited, People } from "./people.ts";

const YEAR = 365 * 24 * 60 * 60;

/** From a field to credits: the farm is enrolled, two of three houses agree, the batch is registered. */
export async function verify(stage: Stage, admin: Trellis, { farm, verifiers }: People): Promise<Credited> {
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
