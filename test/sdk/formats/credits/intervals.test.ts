import { expect } from "chai";
import fc from "fast-check";

import { IntervalSet } from "../../../../sdk/formats/credits/index.ts";

const SPACE = 40;
const interval = fc.tuple(fc.nat(SPACE - 1), fc.integer({ min: 1, max: 12 }));

/** Every position on its own: slow, and plainly right. */
class Positions {
  readonly owner = new Map<number, number>();

  add(start: number, end: number, name: number): boolean {
    for (let at = start; at < end; at++) if (this.owner.has(at)) return false;
    for (let at = start; at < end; at++) this.owner.set(at, name);
    return true;
  }
}

describe("interval set", () => {
  it("refuses what overlaps and says what with", () => {
    const taken = new IntervalSet<string>();
    expect(taken.add(10n, 20n, "first")).to.equal(undefined);
    expect(taken.add(20n, 30n, "beside")).to.equal(undefined);
    expect(taken.add(19n, 20n, "inside")).to.deep.equal({ start: 10n, end: 20n, value: "first" });
    expect(taken.add(0n, 100n, "around")).to.deep.equal({ start: 10n, end: 20n, value: "first" });
    expect(taken.entries.map(({ value }) => value)).to.deep.equal(["first", "beside"]);
  });

  it("refuses empty and reversed intervals", () => {
    const taken = new IntervalSet<string>();
    expect(() => taken.add(5n, 5n, "empty")).to.throw(RangeError, "[5, 5)");
    expect(() => taken.add(5n, 4n, "reversed")).to.throw(RangeError, "[5, 4)");
  });

  it("refuses to cut where nothing is or an interval starts", () => {
    const taken = new IntervalSet<string>();
    taken.add(10n, 20n, "only");
    for (const position of [9n, 10n, 20n]) {
      expect(() => taken.split(position, "left", "right")).to.throw(RangeError, `at ${position}`);
    }
  });

  it("agrees with a map of single positions, whatever is added (property)", () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 30 }), interval, (added, [askedStart, askedLength]) => {
        const set = new IntervalSet<number>();
        const positions = new Positions();

        added.forEach(([start, length], name) => {
          const refused = set.add(BigInt(start), BigInt(start + length), name);
          expect(refused === undefined).to.equal(positions.add(start, start + length, name));
        });

        for (let at = 0; at < SPACE + 12; at++) {
          expect(set.at(BigInt(at))?.value).to.equal(positions.owner.get(at));
          const before = [...positions.owner].filter(
            ([position, name]) => position < at && added[name]![0] === position,
          );
          expect(set.before(BigInt(at))?.value).to.equal(before.sort(([a], [b]) => b - a)[0]?.[1]);
        }

        const asked = Array.from({ length: askedLength }, (_, index) => askedStart + index);
        const owners = asked.map((at) => positions.owner.get(at)).filter((name) => name !== undefined);
        const [start, end] = [BigInt(askedStart), BigInt(askedStart + askedLength)];
        expect(set.overlapping(start, end).map(({ value }) => value)).to.deep.equal([...new Set(owners)]);

        const free = set.gaps(start, end).flatMap((gap) => asked.filter((at) => gap.start <= at && at < gap.end));
        expect(free).to.deep.equal(asked.filter((at) => !positions.owner.has(at)));
      }),
      { numRuns: 300 },
    );
  });

  it("keeps all positions when it cuts (property)", () => {
    fc.assert(
      fc.property(interval, fc.nat(60), ([start, length], position) => {
        const set = new IntervalSet<string>();
        set.add(BigInt(start), BigInt(start + length), "whole");
        const cuttable = start < position && position < start + length;

        if (!cuttable) {
          expect(() => set.split(BigInt(position), "left", "right")).to.throw(RangeError);
          expect(set.entries.map(({ value }) => value)).to.deep.equal(["whole"]);
          return;
        }
        set.split(BigInt(position), "left", "right");
        expect(set.entries).to.deep.equal([
          { start: BigInt(start), end: BigInt(position), value: "left" },
          { start: BigInt(position), end: BigInt(start + length), value: "right" },
        ]);
      }),
    );
  });
});
