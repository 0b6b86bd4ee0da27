import { readdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import hre from "hardhat";

import { deploy } from "../deploy/deploy.ts";
import { Stage } from "./stage.ts";

/** A system, told as a story through the SDK. */
export interface Story {
  title: string;
  /** What has to be deployed for it, by the names that `npm run deploy -- --list` prints. */
  targets: string[];
  tell(stage: Stage): Promise<void>;
}

const usage = `Tells the story of a system through the SDK, on a chain of its own or on a network.

  npm run demo -- <story> [--network <name>]
  npm run demo -- --list`;

/** Something to tell the user, who needs no stack for it. */
class PlainError extends Error {}

const storiesDir = new URL("./stories/", import.meta.url);

/** A story is a file, or a folder whose `index.ts` tells it in chapters. */
async function listStories(): Promise<Map<string, URL>> {
  const entries = await readdir(storiesDir, { withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isDirectory() || entry.name.endsWith(".ts"))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((entry) => [
        path.basename(entry.name, ".ts"),
        new URL(entry.isDirectory() ? `${entry.name}/index.ts` : entry.name, storiesDir),
      ]),
  );
}

async function loadStory(name: string): Promise<Story> {
  const stories = await listStories();
  const file = stories.get(name);
  if (!file) throw new PlainError(`Unknown story "${name}". There are: ${[...stories.keys()].join(", ")}.`);
  const { default: story } = (await import(file.href)) as { default: Story };
  return story;
}

async function main(): Promise<void> {
  const { values: flags, positionals } = parseArgs({
    allowPositionals: true,
    options: { network: { type: "string" }, list: { type: "boolean", default: false } },
  });
  if (flags.list) {
    for (const name of (await listStories()).keys()) console.log(`${name.padEnd(20)} ${(await loadStory(name)).title}`);
    return;
  }
  const [name] = positionals;
  if (!name) throw new PlainError(`Say which story.\n\n${usage}`);
  const story = await loadStory(name);
  console.log(`${story.title}\n`);

  const started = performance.now();
  const connection = await hre.network.create(flags.network);
  process.stdout.write(`Deploying ${story.targets.join(", ")} … `);
  // A story is told once on its own contracts: on a lasting chain they get a deployment of their own.
  const lasting = connection.networkConfig.type === "http";
  const book = await deploy(connection, story.targets, lasting ? { deploymentId: `demo-${name}-${Date.now()}` } : {});
  console.log(`${Object.keys(book.contracts).length} contracts on chain ${book.chainId}`);

  const stage = new Stage(connection, book);
  await story.tell(stage);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\n${stage.gas.toLocaleString("en")} gas in all, ${seconds} s.`);
  if (stage.failures > 0) throw new PlainError(`${stage.failures} expectation(s) failed.`);
  console.log("Everything turned out as it should.");
}

main().catch((error: unknown) => {
  // Hardhat's own errors say in a sentence what is wrong: that the node is off, for instance.
  const isPlain = error instanceof PlainError || (error instanceof Error && error.name === "HardhatError");
  console.error(isPlain ? error.message : error);
  process.exitCode = 1;
});
