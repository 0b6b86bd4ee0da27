// Plain JavaScript, because the Node it speaks to is too old for anything else.
import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const needed = manifest.engines.node.replace(/[^\d.]/g, "");

const [major, minor] = process.versions.node.split(".").map(Number);
const [neededMajor, neededMinor] = needed.split(".").map(Number);

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  // What npm was asked to run; before the installation that is not what the user wants to do in the end.
  const script = process.env.npm_lifecycle_event?.replace(/^pre(?=start$|test$)/, "") ?? "preinstall";
  const command = script === "preinstall" ? "npm ci && npm start" : `npm run ${script}`;
  console.error(`
Node ${needed} or newer is needed, this is ${process.versions.node}. Nothing has to be installed for that; run:

  npx -y -p node@24 -c "${command}"

or get a shell in which every command works as it is printed: npx -y -p node@24 -c bash
`);
  process.exit(1);
}
