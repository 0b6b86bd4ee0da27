import { id, Wallet } from "ethers";

import { ageOver, sealIdFile, type IdFile, type ValidatedIdFile } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { now, type People } from "./people.ts";

const SUBSCRIBERS = 120;

export interface Validated {
  file: ValidatedIdFile;
  /** Of the batch. */
  uid: string;
}

/** Mari's operator checks her papers and validates her file, among those of 119 others. */
export async function validate(stage: Stage, { mari, home, thief, accreditation }: People): Promise<Validated> {
  stage.chapter("2. An ID file is filled in, sealed and validated");
  const today = new Date((await now(stage)) * 1_000).toISOString().slice(0, 10);
  const seal = (holder: string, birthDate: string): IdFile =>
    sealIdFile({
      holder,
      attributes: {
        family_name: "Tamm",
        given_name: "Mari",
        birth_date: birthDate,
        nationality: "EE",
        msisdn: "+372 5555 0123",
        passport_page: id("the scan, which stays with Mari"),
        ...ageOver(birthDate, today, [16, 18, 21, 65]),
      },
    });
  const others = Array.from({ length: SUBSCRIBERS - 1 }, () => seal(Wallet.createRandom().address, "1980-01-01"));
  const files = [seal(mari.address, "1999-03-01"), ...others];
  const { receipt, validated, uid } = await stage.step("home", `validates ${SUBSCRIBERS} files as one root`, () =>
    home.identityService.validate({ files, accreditation }),
  );
  stage.say(
    `that is ${Math.ceil(Number(receipt.gasUsed) / SUBSCRIBERS)} gas for each; no word of them is on the chain`,
  );
  await stage.refused("thief", "validates a file of its own making", "AttesterNotEligible", () =>
    thief.identityService.validate({ files: [seal(thief.address, "1990-01-01")], accreditation }),
  );
  const [file] = validated;
  if (!file) throw new Error("The batch is empty.");
  return { file, uid };
}
