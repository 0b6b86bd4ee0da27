import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

const file = { type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined } as const;

/** `hardhat bench`, see scripts/bench/README.md. */
export const benchTask = task("bench", "Measure the gas of our contracts and of their peers, by receipts")
  .addOption({ ...file, name: "only", description: "Run the cases whose id begins so, for instance market." })
  .addOption({ ...file, name: "json", description: "Write the rows to this file" })
  .addOption({ ...file, name: "markdown", description: "Write a report to this file" })
  .addFlag({ name: "check", description: "Fail on a regression, an exceeded budget or a vanished row" })
  .addFlag({ name: "update", description: "Write the figures to baseline.json" })
  .setAction(() => import("./action.ts"))
  .build();
