/**
 * `npm run check` runs every check of the repository, `npm run check -- layers natspec` the ones that are named.
 * One line each; what a check found follows below its line.
 */
import path from "node:path";

import { compilerWarnings } from "./compilerWarnings.ts";
import { errorNames } from "./errorNames.ts";
import { generated } from "./generated.ts";
import { headers } from "./headers.ts";
import { layers } from "./layers.ts";
import { leftovers } from "./leftovers.ts";
import { lengths } from "./lengths.ts";
import { lockfile } from "./lockfile.ts";
import { mirrored } from "./mirrored.ts";
import { natspec } from "./natspec.ts";
import { readmes } from "./readmes.ts";
import { refusals } from "./refusals.ts";
import { registered } from "./registered.ts";
import { own, runAll, tool } from "./runner.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** Two lanes for two cores. TypeScript is checked against types that the build makes, so it follows the build. */
const lanes = [
  [
    tool("build", root, "hardhat build && npm run --silent --if-present generate"),
    tool("tsc", root, "tsc --incremental --tsBuildInfoFile cache/check.tsbuildinfo"),
    tool("eslint", root, "eslint . --max-warnings 0"),
  ],
  [
    own("layers", root, layers),
    own("mirrored", root, mirrored),
    own("registered", root, registered),
    own("errorNames", root, errorNames),
    own("natspec", root, natspec),
    own("headers", root, headers),
    own("lengths", root, lengths),
    own("readmes", root, readmes),
    own("refusals", root, refusals),
    own("lockfile", root, lockfile),
    own("generated", root, generated),
    own("leftovers", root, leftovers),
    own("compilerWarnings", root, compilerWarnings),
    tool("solhint", root, `solhint --max-warnings 0 --disc --noPoster "contracts/**/*.sol" "test/**/*.sol"`),
    tool("format", root, "prettier --check . --cache --cache-location cache/prettier --log-level warn"),
  ],
];

const wanted = new Set(process.argv.slice(2));
const names = new Set(lanes.flat().map(({ name }) => name));
const unknown = [...wanted].filter((name) => !names.has(name));
if (unknown.length > 0) {
  console.error(`No check is called ${unknown.join(", ")}. There are: ${[...names].join(", ")}`);
  process.exit(2);
}

const selected = lanes.map((steps) => steps.filter(({ name }) => wanted.size === 0 || wanted.has(name)));
process.exitCode = (await runAll(selected, console.log)) ? 0 : 1;
