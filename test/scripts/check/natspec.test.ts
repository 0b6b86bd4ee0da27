import { expect } from "chai";

import { natspec } from "../../../scripts/check/natspec.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

const found = (file: string, text: string) =>
  natspec(sample({ [file]: text })).map(({ line, message }) => `${line} ${message}`);

/** An interface with one item in it, which begins on line 4. */
const inInterface = (item: string) =>
  found("contracts/blocks/x/IA.sol", `/// @title IA\n/// @notice A.\ninterface IA {\n${item}\n}`);

/** A contract with one item in it, which begins on line 7. */
const inContract = (item: string) =>
  found(
    "contracts/blocks/x/A.sol",
    `/// @title A\n/// @notice A.\n/// **Roles.** None.\n/// **Trusts.** Nobody.\n//\ncontract A {\n${item}\n}`,
  );

describe("check natspec", () => {
  afterEach(removeSamples);

  const refused: [what: string, item: string, gaps: string[]][] = [
    ["a function without a notice", "function f() external;", ["4 IA: function f has no @notice"]],
    ["an untagged comment", "/// Does f.\nfunction f() external;", ["5 IA: function f has no @notice"]],
    ["an empty notice", "/// @notice\nfunction f() external;", ["5 IA: function f has no @notice"]],
    ["an ordinary comment", "// @notice Does f.\nfunction f() external;", ["5 IA: function f has no @notice"]],
    ["an ordinary block", "/* @notice Does f. */\nfunction f() external;", ["5 IA: function f has no @notice"]],
    [
      "a parameter",
      "/// @notice F.\n/// @param to T.\nfunction f(uint a, uint to) external;",
      ["6 IA: function f has no @param a"],
    ],
    [
      "a parameter without a word",
      "/// @notice F.\n/// @param a\nfunction f(uint a) external;",
      ["6 IA: function f has no @param a"],
    ],
    [
      "a nameless parameter",
      "/// @notice F.\nfunction f(uint) external;",
      ["5 IA: function f has a nameless parameter"],
    ],
    [
      "what a change returns",
      "/// @notice F.\nfunction f() external returns (uint id);",
      ["5 IA: function f has no @return"],
    ],
    ["an error", "error Bad();", ["4 IA: error Bad has no @notice"]],
    ["an event", "event Done();", ["4 IA: event Done has no @notice"]],
    ["an enum", "enum State { On }", ["4 IA: enum State has no @notice"]],
    ["a struct", "struct S { uint a; }", ["4 IA: struct S has no @notice", "4 IA: struct S has no @param a"]],
    ["a comment that stands apart", "/// @notice B.\n\n/// C.\nerror C();", ["7 IA: error C has no @notice"]],
    ["the comment of the item before", "/// @notice B.\nerror B();\nerror C();", ["6 IA: error C has no @notice"]],
  ];
  for (const [what, item, gaps] of refused) {
    it(`refuses in an interface: ${what}`, () => {
      expect(inInterface(item)).to.deep.equal(gaps);
    });
  }

  it("accepts a complete interface", () => {
    const items = [
      "/// @notice S.\n/// @param a A.\nstruct S { uint a; }",
      "/// @notice E.\nenum E { On }",
      "/// @notice Ev.\nevent Ev(uint indexed a);",
      "/** @notice Er. */\nerror Er(uint a);",
      "/// @notice F.\n/// @param a A,\n/// on two lines.\n/// @return id I.\nfunction f(uint a) external returns (uint id);",
      "/// @notice What it is.\nfunction g() external view returns (uint);",
      "/// @inheritdoc IB\n// solhint-disable-next-line\nfunction h(uint) external;",
      "/**\n * @notice K.\n * @param a A.\n */\nfunction k(uint a) external;",
    ];
    expect(inInterface(items.join("\n\n"))).to.be.empty;
  });

  it("refuses in a contract: whatever can be called from outside and says nothing", () => {
    expect(inContract("function f() external {}")).to.deep.equal(["7 A: function f has no @notice"]);
    expect(inContract("function f() public {}")).to.deep.equal(["7 A: function f has no @notice"]);
    expect(inContract("uint256 public a;")).to.deep.equal(["7 A: variable a has no @notice"]);
    expect(inContract("error Bad();")).to.deep.equal(["7 A: error Bad has no @notice"]);
  });

  it("accepts in a contract: what is inherited, internal or special", () => {
    const items = [
      "/// @inheritdoc IA\nfunction f(uint a) external {}",
      "function _g() internal {}",
      "uint256 private _a;",
    ];
    const special = ["constructor() {}", "receive() external payable {}", "struct S { uint a; }"];
    expect(inContract([...items, ...special].join("\n"))).to.be.empty;
  });

  it("asks a contract that is deployed who may call it and whom it trusts", () => {
    const text = "/// @title A\n/// @notice A.\ncontract A {}";
    const gaps = ["3 the header of A has no **Roles**", "3 the header of A has no **Trusts**"];
    expect(found("contracts/blocks/x/A.sol", text)).to.deep.equal(gaps);
    expect(found("contracts/blocks/x/A.sol", text.replace("contract A", "abstract contract A"))).to.be.empty;
    expect(found("contracts/blocks/x/A.sol", text.replace("contract A", "library A"))).to.be.empty;
  });

  it("asks everything for a title and a notice, except mocks", () => {
    expect(found("contracts/base/A.sol", "library A {}")).to.deep.equal(["1 A has no @title", "1 A has no @notice"]);
    expect(found("contracts/mocks/A.sol", "contract A { function f() external {} }")).to.be.empty;
  });
});
