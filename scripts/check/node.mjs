// Plain JavaScript, because the Node it speaks to is too old for anything else.
import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const needed = manifest.engines.node.replace(/[^\d.]/g, "");

const [major, minor] = process.versions.node.split(".").map(Number);
const [neededMajor, neededMinor] = needed.split(".").map(Number);

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(`
Node ${needed} or newer is needed, this is ${process.versions.node}. Nothing has to be installed for that; run:

  npx -y -p node@24 -c "npm ci && npm start"
`);
  process.exit(1);
}
