import { expect } from "chai";
import { AbiCoder, encodeBytes32String, keccak256 } from "ethers";
import fc from "fast-check";

import { activityId, decodeActivity, encodeActivity, entityId, type Activity } from "../../../../sdk/formats.ts";
import { given } from "../../../../sdk/formats/prov/encoding.ts";
import { raised } from "../../../helpers/raised.ts";

const hexOf = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((each) => `0x${Buffer.from(each).toString("hex")}`);
const word = hexOf(32);
const maybe = fc.option(word, { nil: undefined });
const second = fc.integer({ min: 0, max: 2 ** 31 });

const anyActivity: fc.Arbitrary<Activity> = fc
  .record({
    kind: fc.oneof(fc.constantFrom("collect", "clean", "réunir", "31 bytes of text, no more of it"), word),
    startedAt: second,
    endedAt: second,
    plan: maybe,
    used: fc.array(fc.record({ entity: word, grant: maybe, evidence: maybe }), { maxLength: 3 }),
    generated: fc.array(word, { maxLength: 3 }),
    revisionOf: maybe,
  })
  .map(({ kind, startedAt, endedAt, plan, used, generated, revisionOf }) => ({
    kind,
    startedAt,
    endedAt,
    ...given({ plan, revisionOf }),
    used: used.map(({ entity, grant, evidence }) => ({ entity, ...given({ grant, evidence }) })),
    generated,
  }));

const STRUCT =
  "tuple(bytes32 kind, uint40 startedAt, uint40 endedAt, bytes32 plan, tuple(bytes32 entity, bytes32 grant, bytes32 evidence)[] used, bytes32[] generated, bytes32 revisionOf)";
const NONE = `0x${"00".repeat(32)}`;

/** The struct as ethers takes it: another encoder. */
function structOf({ kind, plan = NONE, used, revisionOf = NONE, ...rest }: Activity) {
  const inputs = used.map(({ entity, grant = NONE, evidence = NONE }) => ({ entity, grant, evidence }));
  return { ...rest, kind: kind.startsWith("0x") ? kind : encodeBytes32String(kind), plan, used: inputs, revisionOf };
}

describe("Activities in bytes", () => {
  const abi = AbiCoder.defaultAbiCoder();

  it("have the ids that the ABI gives them", () => {
    fc.assert(
      fc.property(hexOf(20), hexOf(20), anyActivity, word, (ledger, agent, activity, root) => {
        const types = ["uint256", "address", "address", STRUCT];
        const encoded = abi.encode(types, [31337, ledger, agent, structOf(activity)]);
        expect(activityId({ chainId: 31337, ledger }, agent, activity)).to.equal(keccak256(encoded));
        expect(entityId(agent, root)).to.equal(keccak256(abi.encode(["address", "bytes32"], [agent, root])));
        const leaf = Buffer.concat([
          Buffer.from("Trellis activity v1"),
          Buffer.from(abi.encode(["address", STRUCT], [agent, structOf(activity)]).slice(2), "hex"),
        ]);
        expect(Buffer.from(encodeActivity(agent, activity)).equals(leaf)).to.equal(true);
      }),
    );
  });

  it("are read as they were written, and from no other bytes", () => {
    fc.assert(
      fc.property(hexOf(20), anyActivity, fc.nat(), fc.integer({ min: 1, max: 255 }), (agent, activity, at, by) => {
        const bytes = encodeActivity(agent, activity);
        expect(decodeActivity(bytes)).to.deep.equal({ agent, activity });
        const other = Uint8Array.from(bytes, (byte, i) => (i === at % bytes.length ? byte ^ by : byte));
        try {
          // What can be read at all is another activity, in the very bytes that it has.
          const read = decodeActivity(other);
          expect(encodeActivity(read.agent, read.activity)).to.deep.equal(other);
        } catch (error) {
          expect(error).to.have.property("name", "FormatInvalid");
        }
        for (const cut of [bytes.subarray(0, -1), bytes.subarray(0, at % bytes.length)]) {
          raised("FormatInvalid", () => decodeActivity(cut));
        }
      }),
    );
  });

  it("are refused by name if they are none", () => {
    const activity: Activity = { kind: "clean", startedAt: 1, endedAt: 2, used: [], generated: [] };
    const agent = `0x${"11".repeat(20)}`;
    for (const [change, name, parameter] of [
      [{ kind: "" }, "FormatInvalid", "kind"],
      [{ kind: "x".repeat(32) }, "FormatInvalid", "kind"],
      [{ kind: "a\u0000b" }, "FormatInvalid", "kind"],
      [{ kind: "0x12" }, "BytesInvalid", "kind"],
      [{ startedAt: -1 }, "NumberOutOfRange", "startedAt"],
      [{ endedAt: 2 ** 40 }, "NumberOutOfRange", "endedAt"],
      [{ endedAt: 0.5 }, "NumberOutOfRange", "endedAt"],
      [{ plan: "0x" }, "BytesInvalid", "plan"],
      [{ generated: ["0x11"] }, "BytesInvalid", "generated[0]"],
      [{ used: [{ entity: "0x11" }] }, "BytesInvalid", "used[0].entity"],
    ] as const) {
      const attempt = () => encodeActivity(agent, { ...activity, ...change });
      expect(attempt, parameter).to.throw(parameter).with.property("name", name);
    }
    expect(() => entityId("0x11", NONE)).to.throw("agent");
  });
});
