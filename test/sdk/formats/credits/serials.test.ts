import { expect } from "chai";
import fc from "fast-check";

import {
  formatSerial,
  parseSerial,
  REGISTRIES,
  SerialError,
  SerialOutOfRange,
  toKilogramRange,
  type Registry,
  type SerialRange,
} from "../../../../sdk/formats/credits/index.ts";

const EXAMPLES: readonly [string, SerialRange][] = [
  [
    "ACR-US-102-2003-274-120158095 to 120158156",
    {
      registry: "acr",
      block: "ACR-US-102-2003-274",
      first: 120158095n,
      last: 120158156n,
      unitKg: 1000,
      project: "ACR102",
      vintage: 2003,
      country: "US",
    },
  ],
  [
    "CAR-1-US-1335-31-983-KS-2025-9205-1 to 5000",
    {
      registry: "car",
      block: "CAR-1-US-1335-31-983-KS-2025-9205",
      first: 1n,
      last: 5000n,
      unitKg: 1000,
      project: "CAR1335",
      vintage: 2025,
      country: "US",
    },
  ],
  [
    "CAR-ROC-US-2056-129-2283-WV-2025-8969-1 to 260294",
    {
      registry: "car",
      block: "CAR-ROC-US-2056-129-2283-WV-2025-8969",
      first: 1n,
      last: 260294n,
      unitKg: 1000,
      project: "CAR2056",
      vintage: 2025,
      country: "US",
    },
  ],
  [
    "FCPF-CI-130-2023-20-1 to 46404",
    {
      registry: "art",
      block: "FCPF-CI-130-2023-20",
      first: 1n,
      last: 46404n,
      unitKg: 1000,
      project: "ART130",
      vintage: 2023,
      country: "CI",
    },
  ],
  [
    "ART-GY-102-2021-11-2759599 to 2760598",
    {
      registry: "art",
      block: "ART-GY-102-2021-11",
      first: 2759599n,
      last: 2760598n,
      unitKg: 1000,
      project: "ART102",
      vintage: 2021,
      country: "GY",
    },
  ],
  [
    "GS1-1-KE-GS11603-16-2025-30256-110-5463",
    {
      registry: "gs",
      block: "GS1-1-KE-GS11603-16-2025-30256",
      first: 110n,
      last: 5463n,
      unitKg: 1000,
      project: "GS11603",
      vintage: 2025,
      country: "KE",
    },
  ],
  [
    "RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7014",
    { registry: "gs", block: "RW-5-*-2-2-0-7014", first: 1463953n, last: 1467609n, unitKg: 1000, country: "RW" },
  ],
  [
    "iss_1KP6EDZ8K1S036PY-0 to 2765369",
    { registry: "isometric", block: "iss_1KP6EDZ8K1S036PY", first: 0n, last: 2765369n, unitKg: 1 },
  ],
];

const REFUSED: readonly [Registry, string, string][] = [
  ["acr", "ACR-US-102-2003-274-63 to 62", "runs backwards"],
  ["acr", "ACR-US-102-2003-274-0 to 62", "begins at number zero"],
  ["acr", "ACR-US-102-2003-274-01 to 62", "has a leading zero"],
  ["acr", "ACR-us-102-2003-274-1 to 62", "has a country in lower case"],
  ["acr", "ACR-US-102-1803-274-1 to 62", "has a vintage of another century"],
  ["acr", "ACR-US-102-2003-274-1 to 62 ", "ends in a blank"],
  ["acr", "ACR-US-102-2003-274-1 to 62\n", "ends in a line break"],
  ["acr", "ACR-US-102-2003-274-1-62", "is joined as Gold Standard's are"],
  ["acr", "CAR-1-US-1335-31-983-KS-2025-9205-1 to 5000", "is another registry's"],
  ["acr", "", "is empty"],
  ["car", "CAR-2-US-1335-31-983-KS-2025-9205-1 to 5000", "is of a kind never seen"],
  ["car", "CAR-1-US-1335-31-983-2025-9205-1 to 5000", "lacks the state"],
  ["art", "VCS-GY-102-2021-11-1 to 2", "has an unknown prefix"],
  ["gs", "GS2-1-KE-GS11603-16-2025-30256-110-5463", "is of another edition"],
  ["gs", "GS1-1-KE-11603-16-2025-30256-110-5463", "lacks the project's prefix"],
  ["gs", "RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7015", "names two projects"],
  ["gs", "RW-5-1463953-2-2-0-7014 - KE-5-1467609-2-2-0-7014", "names two countries"],
  ["gs", "RW-5-1463953-1-2-0-7014 - RW-5-1467609-1-2-0-7014", "was carried over from another period"],
  ["gs", "RW-6-1463953-2-2-0-7014 - RW-6-1467609-2-2-0-7014", "is of another type of unit"],
  ["gs", "RW-5-1463953-2-2-0-7014", "names one end only"],
  ["isometric", "iss_1KP6EDZ8K1S036PY", "states no kilograms"],
  ["isometric", "iss_1KP6EDZ8K1S036PU-0 to 4", "has a letter outside the alphabet"],
  ["isometric", "prj_1KP6EDZ8K1S036PY-0 to 4", "is the id of a project"],
];

describe("serial numbers of the carbon registries", () => {
  for (const [text, range] of EXAMPLES) {
    it(`reads and writes ${text}`, () => {
      expect(parseSerial(range.registry, text)).to.deep.equal(range);
      expect(formatSerial(range)).to.equal(text);
    });
  }

  for (const [registry, text, why] of REFUSED) {
    it(`refuses a serial of ${registry} that ${why}`, () => {
      const error = thrownBy(() => parseSerial(registry, text));
      expect(error).to.be.instanceOf(SerialError);
      expect(error).to.include({ name: "SerialError", registry, value: text });
    });
  }

  it("names the shapes it expected", () => {
    const error = thrownBy(() => parseSerial("gs", "nothing")) as SerialError;
    expect(error.message).to.contain("GS1-1-<country>-GS<project>").and.to.contain("-2-2-0-<CDM project>");
  });

  it("counts tonnes in kilograms", () => {
    expect(toKilogramRange(parseSerial("gs", "GS1-1-CR-GS2913-22-2025-30184-3-3"))).to.deep.equal({
      start: 3000n,
      end: 4000n,
    });
  });

  it("counts Isometric's kilograms as they are", () => {
    const range = toKilogramRange(parseSerial("isometric", "ret_1KD406TT91S01249-0 to 1"));
    expect(range).to.deep.equal({ start: 0n, end: 2n });
  });

  it("refuses a range beyond the 64-bit positions and accepts the last that fits", () => {
    const last = (2n ** 64n - 1n) / 1000n - 1n;
    const text = (number: bigint) => `ACR-US-102-2003-274-1 to ${number}`;

    expect(toKilogramRange(parseSerial("acr", text(last))).end).to.equal((last + 1n) * 1000n);
    expect(thrownBy(() => parseSerial("acr", text(last + 1n)))).to.be.instanceOf(SerialOutOfRange);

    const beyond = { ...parseSerial("acr", text(last)), last: last + 1n };
    expect(thrownBy(() => toKilogramRange(beyond))).to.be.instanceOf(SerialOutOfRange);
  });

  it("refuses kilograms of a range that is empty or negative", () => {
    const range = parseSerial("isometric", "ret_1KD406TT91S01249-0 to 1");
    expect(thrownBy(() => toKilogramRange({ ...range, first: 2n }))).to.be.instanceOf(SerialError);
    expect(thrownBy(() => toKilogramRange({ ...range, first: -1n }))).to.be.instanceOf(SerialError);
  });

  it("refuses to write a block that is not the registry's", () => {
    for (const block of ["CAR-1", "ACR-US-102-2003-274-1", "RW-5-*-2-2-0-7014"]) {
      expect(thrownBy(() => formatSerial({ registry: "acr", block, first: 1n, last: 2n }))).to.be.instanceOf(
        SerialError,
      );
    }
  });

  it("refuses to write numbers that cannot be read again", () => {
    const { registry, block } = EXAMPLES[0]![1];
    expect(thrownBy(() => formatSerial({ registry, block, first: 0n, last: 2n }))).to.be.instanceOf(SerialError);
    expect(thrownBy(() => formatSerial({ registry, block, first: 3n, last: 2n }))).to.be.instanceOf(SerialError);
  });

  it("writes back any serial it reads (property)", () => {
    const numbers = fc.tuple(fc.bigInt(1n, 10n ** 15n), fc.bigInt(0n, 10n ** 9n));
    fc.assert(
      fc.property(fc.constantFrom(...EXAMPLES), numbers, ([, example], [first, more]) => {
        const text = formatSerial({ ...example, first, last: first + more });
        expect(parseSerial(example.registry, text)).to.deep.equal({ ...example, first, last: first + more });
      }),
    );
  });

  it("never reads a damaged serial as something else than it says (property)", () => {
    const damage = fc.tuple(fc.nat(), fc.constantFrom("", "0", "-", " ", "A", "x", "１", "\n"), fc.boolean());
    fc.assert(
      fc.property(fc.constantFrom(...EXAMPLES), damage, ([text, { registry }], [seed, piece, replace]) => {
        const at = seed % text.length;
        const damaged = text.slice(0, at) + piece + text.slice(at + (replace ? 1 : 0));
        readsFaithfullyOrNotAtAll(registry, damaged);
      }),
      { numRuns: 2000 },
    );
  });

  it("never reads arbitrary text as a serial (property)", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[A-Z]{2,4}(-[A-Z0-9]{1,5}){3,8}$/),
    );
    fc.assert(fc.property(fc.constantFrom(...REGISTRIES), text, readsFaithfullyOrNotAtAll), { numRuns: 2000 });
  });
});

/** What was read says exactly what stood there: written again it is the same text. */
function readsFaithfullyOrNotAtAll(registry: Registry, text: string): void {
  let range: SerialRange;
  try {
    range = parseSerial(registry, text);
  } catch (error) {
    expect(error).to.be.instanceOf(SerialError);
    return;
  }
  expect(formatSerial(range)).to.equal(text);
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
