import { expect } from "chai";

import { declaredErrors, errorArgsType, exportName, mergeErrors } from "../../../scripts/generate/abi-source.ts";

const source = `
/// @title IShelf
interface IShelf {
    /// @notice The book is out, see {Loan}. It comes
    /// back.
    /// @param book Which one.
    error BookOut(uint256 book);
    error Undocumented();
    /// @notice Not an error.
    event Returned(uint256 book);
}

library Dewey {
    /// @notice There is no such number.
    error NumberUnknown(bytes32 number);
}

abstract contract Base is IShelf {
    /// @dev For developers.
    error Internal();
}
`;

const bookOut = { type: "error", name: "BookOut", inputs: [{ name: "book", type: "uint256" }] };

describe("the ABI generator", () => {
  it("names exports as people write names", () => {
    const names = ["StableToken", "DIDRegistry", "Notary", "ERC20"].map(exportName);
    expect(names).to.deep.equal(["stableTokenAbi", "didRegistryAbi", "notaryAbi", "erc20Abi"]);
  });

  it("finds each error's contract and its notice over several lines", () => {
    expect(declaredErrors([{ path: "a.sol", text: source }])).to.deep.equal({
      BookOut: { contract: "IShelf", notice: "The book is out, see Loan. It comes back." },
      Internal: { contract: "Base", notice: "" },
      NumberUnknown: { contract: "Dewey", notice: "There is no such number." },
      Undocumented: { contract: "IShelf", notice: "" },
    });
  });

  it("keeps every error once, in order, and nothing else", () => {
    const other = { type: "error", name: "Aside", inputs: [{ type: "tuple[]", components: [{ type: "bool" }] }] };
    const event = { type: "event", name: "Returned", inputs: [] };
    expect(mergeErrors([[bookOut, event], [other], [{ ...bookOut }]])).to.deep.equal([other, { ...bookOut }]);
  });

  it("types arguments: numbers, structs, lists, unnamed ones, and errors that share a name", () => {
    const struct = { name: "who", type: "tuple[2]", components: [{ name: "age", type: "uint8" }] };
    const errors = [
      bookOut,
      { type: "error", name: "BookOut", inputs: [] },
      { type: "error", name: "Odd", inputs: [struct, { type: "bytes32[]" }, { name: "ok", type: "bool" }] },
    ];
    expect(errorArgsType(errors)).to.equal(
      "  BookOut: { book: bigint } | object;\n" +
        "  Odd: { who: readonly { age: bigint }[]; arg1: readonly string[]; ok: boolean };\n",
    );
  });
});
