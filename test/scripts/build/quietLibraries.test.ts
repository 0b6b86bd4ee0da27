import { expect } from "chai";

import { isOfLibrary } from "../../../scripts/build/quietLibraries.ts";

const OURS = "./contracts/blocks/market/AtomicMarket.sol:12:5:";
const THEIRS = "./node_modules/solady/src/tokens/ERC721.sol:315:9:";

function warning(formattedMessage: string, more: { severity?: "error" | "warning"; errorCode?: string } = {}) {
  const severity = more.severity ?? "warning";
  return { type: "Warning", component: "general", message: "Unreachable code.", severity, formattedMessage, ...more };
}

describe("what a build says", () => {
  it("leaves out a warning of a library", () => {
    expect(isOfLibrary(warning(`Warning: Unreachable code.\n   --> ${THEIRS}\n`))).to.equal(true);
    expect(isOfLibrary(warning("Warning: Unreachable code.\n   --> .\\node_modules\\x\\A.sol:1:1:\n"))).to.equal(true);
  });

  it("leaves out that the list was cut, which a library's warnings bring about", () => {
    expect(isOfLibrary(warning("Warning: There are more than 256 warnings.", { errorCode: "4591" }))).to.equal(true);
  });

  it("keeps a warning of our own, also when it points at a library besides", () => {
    expect(isOfLibrary(warning(`Warning: Shadowed.\n   --> ${OURS}\n`))).to.equal(false);
    const both = `Warning: Shadowed.\n   --> ${OURS}\nNote: here:\n   --> ${THEIRS}\n`;
    expect(isOfLibrary(warning(both))).to.equal(false);
  });

  it("keeps a warning that says no place", () => {
    expect(isOfLibrary(warning("Warning: Something."))).to.equal(false);
  });

  it("keeps every error", () => {
    expect(isOfLibrary(warning(`Error: Nonsense.\n   --> ${THEIRS}\n`, { severity: "error" }))).to.equal(false);
  });
});
