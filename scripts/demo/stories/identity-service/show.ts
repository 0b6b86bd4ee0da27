import { MemoryNonces } from "../../../../sdk/credentials/nonces.ts";
import { verifyIdOffline, type IdRequest, type IdSnapshot } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { DAY, now, type People, type Person } from "./people.ts";
import type { Validated } from "./validate.ts";

const DESK = "desk.example.th";
const attributes = ["age_over_18", "nationality"];

/** Abroad: age and nationality are shown and nothing else, online and on a ship; a stolen file is worth nothing. */
export async function show(stage: Stage, people: People, { file, uid }: Validated): Promise<void> {
  const { mari, thief, home, visited, regulator, accreditation } = people;
  stage.chapter("3. In Thailand: of age, and from where");
  const time = await now(stage);
  const nonces = new MemoryNonces(300, () => time);
  const ask = (): IdRequest => ({ verifier: DESK, nonce: nonces.issue(), expiresAt: time + 300 });
  const present = (holder: Person) => holder.identityService.present({ file, disclose: attributes, request: ask() });
  const common = { verifier: DESK, takeNonce: (nonce: string) => nonces.take(nonce), attributes, now: () => time };
  const verify = (bundle: string) => visited.identityService.verify({ bundle, ...common });
  const offline = (bundle: string, snapshot: IdSnapshot) =>
    verifyIdOffline({ bundle, snapshot, maxAge: DAY, ...common });

  const bundle = await stage.step("mari", "answers the desk's request on her phone", () => present(mari));
  stage.expect("the bundle is at most 1.5 KB", bundle.length <= 1_500, true);
  const started = performance.now();
  const result = await verify(bundle);
  stage.say(`verified in ${Math.ceil(performance.now() - started)} ms by one view call, ${bundle.length} bytes`);
  stage.expect("verdict", result.verdict, "Valid");
  if (result.verdict === "Valid") {
    const { attributes: shown, organisation, level, jurisdiction, checkedAtBlock } = result.value;
    stage.table(
      ["shown", "value"],
      [...Object.entries(shown), ["validated by LEI", organisation], ["level", level], ["accredited in", jurisdiction]],
    );
    stage.say(`as of block ${checkedAtBlock}`);
    stage.expect("attributes shown of ten", Object.keys(shown).length, 2);
  }
  stage.expect("the same bundle once more", (await verify(bundle)).verdict, "ReplayedNonce");
  stage.expect("a thief with a copy of the file", (await verify(await present(thief))).verdict, "WrongHolder");

  stage.chapter("4. On a ship, without a connection");
  const operators = [{ validator: home.address, accreditation }];
  const snapshot = await stage.step("visited", "takes a snapshot in the harbour", () =>
    visited.identityService.snapshot({ operators }),
  );
  stage.expect("verdict", (await offline(await present(mari), snapshot)).verdict, "Valid");
  stage.expect("the thief's", (await offline(await present(thief), snapshot)).verdict, "WrongHolder");

  stage.chapter("5. The file is lost, then the operator's licence");
  await stage.step("home", "revokes Mari's file at her call", () =>
    home.identityService.setFileStatus({ uid, indices: [file.validation.index], status: "revoked" }),
  );
  stage.expect("verdict in the next block", (await verify(await present(mari))).verdict, "Revoked");
  await stage.refused("home", "takes it back", "LeafStatusConflict", () =>
    home.identityService.setFileStatus({ uid, indices: [file.validation.index], status: "valid" }),
  );
  await stage.step("regulator", "revokes the operator's accreditation", () =>
    regulator.accreditation.revoke({ id: accreditation }),
  );
  const chain = await visited.accreditation.verdictOf({
    id: accreditation,
    issuer: home.address,
    credentialType: "IdFile",
    jurisdiction: "EE",
    issuedAt: time,
  });
  stage.expect("what the operator validated is accredited", chain, "revoked");
}
