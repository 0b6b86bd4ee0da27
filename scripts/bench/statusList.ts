/** Status lists after the W3C. */
import { deployStatusList, statusList } from "./fixtures.ts";
import { bench } from "./harness/dsl.ts";

/** List 1 for revocations. */
const LIST = `0x${"010101".padStart(64, "0")}`;

/** Entries all over a list of 131,072: the golden ratio leaves no two close together for long. */
const scattered = (n: number) =>
  Array.from({ length: n }, (_, i) => Math.floor(((i * 0.618_033_988_75) % 1) * 131_072)).sort((a, b) => a - b);

const sideBySide = (n: number) => Array.from({ length: n }, (_, i) => 512 + i);

const single = bench({
  id: "attestation.status.single",
  name: "set one entry of a status list",
  state: "word nz->nz",
  subject: statusList,
  async prepare(bench) {
    const lists = await deployStatusList(bench);
    await bench.send(bench.actors.alice, lists, "setStatus", [LIST, 5, 1]);
    return lists;
  },
  run: (bench, lists) => bench.send(bench.actors.alice, lists, "setStatus", [LIST, 6, 1]),
});

const many = [
  { what: "status", how: "side by side", place: sideBySide },
  { what: "statusScattered", how: "at random places of 131,072", place: scattered },
].flatMap(({ what, how, place }) =>
  [10, 100, 1_000].map((n) =>
    bench({
      id: `attestation.${what}${n}.perItem`,
      name: `set ${n} entries of a status list ${how}`,
      state: "words 0->nz",
      subject: statusList,
      n,
      series: { name: `attestation.${what}` },
      prepare: deployStatusList,
      run: (bench, lists) => bench.send(bench.actors.alice, lists, "setStatuses", [LIST, place(n), 1]),
    }),
  ),
);

const words = [4, 64, 512].map((n) =>
  bench({
    id: `attestation.words${n}.perEntry`,
    name: `set ${n} whole words of a status list, 256 entries each`,
    state: "words 0->nz",
    subject: statusList,
    n: n * 256,
    series: { name: "attestation.words" },
    prepare: deployStatusList,
    run: (bench, lists) =>
      bench.send(bench.actors.alice, lists, "setWords", [
        LIST,
        0,
        Array.from({ length: n }, (_, i) => `0x${(i + 1).toString(16).padStart(64, "5")}`),
      ]),
  }),
);

export const statusLists = [single, ...many, ...words];
