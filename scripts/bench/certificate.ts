/**
 * Credits as serial ranges: issuing, splitting, moving and retiring them; and what plain tokens of the libraries ask
 * for the nearest thing they can do.
 */
import type { Contract } from "ethers";
import { id } from "ethers";

import { creditToken, deployCredits } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench, forEach } from "./harness/dsl.ts";
import {
  openZeppelinErc1155,
  openZeppelinErc721,
  sequentialErc721a,
  soladyErc1155,
  soladyErc721,
} from "./peers/tokens.ts";

/** A registry's serial block: 192 bits, random-looking. */
const BLOCK = BigInt(id("ACR-US-102-2003-274")) >> 64n;
const NO_RANGE = 2n ** 64n - 1n;
const START = 120_158_095_000n;
const KILOGRAMS = 62_000n;
const MINTS = [1, 10, 100];

function issuance(bench: Bench, start: bigint, previous: bigint) {
  return {
    to: bench.actors.alice.address,
    blockKey: BLOCK,
    start,
    end: start + KILOGRAMS,
    after_: previous,
    projectId: 102n,
    vintage: 2003n,
    flags: 0n,
    dataDigest: id("monitoring report"),
  };
}

const batchId = (start: bigint) => (BLOCK << 64n) | start;

/** Alice holds as many batches of one serial block, end to end. */
async function issued(bench: Bench, batches: number): Promise<{ credits: Contract; last: bigint }> {
  const credits = await deployCredits(bench);
  let last = NO_RANGE;
  for (let i = 0n; i < batches; ++i) {
    const start = START + i * KILOGRAMS;
    await bench.send(bench.actors.admin, credits, "issue", [issuance(bench, start, last)]);
    last = start;
  }
  return { credits, last };
}

const retirement = (bench: Bench) => ({
  holder: bench.actors.alice.address,
  detailsRoot: id("details"),
  inscription: "",
});

const retire = (bench: Bench, { credits }: { credits: Contract }) =>
  bench.send(bench.actors.alice, credits, "retire", [batchId(START), 5_000n, retirement(bench)]);

const ours = [
  bench({
    id: "certificate.issue.first",
    name: "issue a batch of credits, first of its serial block",
    state: "batch 0->nz, balance 0->nz, first range of the block",
    subject: creditToken,
    prepare: (bench) => issued(bench, 0),
    run: (bench, { credits, last }) => bench.send(bench.actors.admin, credits, "issue", [issuance(bench, START, last)]),
  }),
  bench({
    id: "certificate.issue.later",
    name: "issue a batch of credits, later one of its serial block",
    state: "batch 0->nz, balance 0->nz, the range before it nz->nz",
    subject: creditToken,
    prepare: (bench) => issued(bench, 2),
    run: (bench, { credits, last }) =>
      bench.send(bench.actors.admin, credits, "issue", [issuance(bench, START + 2n * KILOGRAMS, last)]),
  }),
  bench({
    id: "certificate.split",
    name: "split a batch",
    state: "new batch 0->nz, batch nz->nz, balances nz->nz and 0->nz",
    subject: creditToken,
    prepare: (bench) => issued(bench, 1),
    run: (bench, { credits }) => bench.send(bench.actors.alice, credits, "split", [batchId(START), START + 40_000n]),
  }),
  bench({
    id: "certificate.retire.first",
    name: "retire credits, first certificate of the holder",
    state: "certificate 0->nz, holder's certificates 0->nz, batch nz->nz, balance stays nz; no inscription",
    subject: creditToken,
    prepare: (bench) => issued(bench, 1),
    run: retire,
  }),
  bench({
    id: "certificate.retire.later",
    name: "retire credits",
    state: "certificate 0->nz, holder's certificates nz->nz, batch nz->nz, balance stays nz; no inscription",
    subject: creditToken,
    async prepare(bench) {
      const prepared = await issued(bench, 1);
      await retire(bench, prepared);
      return prepared;
    },
    run: retire,
  }),
  bench({
    id: "certificate.transfer.existing",
    name: "transfer credits to a holder",
    state: "safeTransferFrom by the holder, partial amount, recipient (no contract) nz->nz",
    subject: creditToken,
    async prepare(bench) {
      const prepared = await issued(bench, 1);
      await transfer1155(bench, prepared.credits, batchId(START));
      return prepared;
    },
    run: (bench, { credits }) => transfer1155(bench, credits, batchId(START)),
  }),
];

const transfer1155 = (bench: Bench, token: Contract, tokenId: bigint) =>
  bench.send(bench.actors.alice, token, "safeTransferFrom", [
    bench.actors.alice.address,
    bench.actors.bob.address,
    tokenId,
    5_000n,
    "0x",
  ]);

const transfer721 = (bench: Bench, token: Contract, tokenId: bigint) =>
  bench.send(bench.actors.alice, token, "transferFrom", [
    bench.actors.alice.address,
    bench.actors.bob.address,
    tokenId,
  ]);

const peers = [
  ...forEach([openZeppelinErc1155, soladyErc1155], (subject) =>
    bench({
      id: "certificate.issue.first",
      name: "mint of a new id",
      state: "balance 0->nz; a bare ERC-1155 mint: no serial range, no overlap check, no access control",
      subject,
      prepare: (bench) => subject.deploy(bench),
      run: (bench, { mint }) => mint(bench.actors.alice.address, batchId(START), KILOGRAMS),
    }),
  ),
  ...forEach([openZeppelinErc1155, soladyErc1155], (subject) =>
    bench({
      id: "certificate.transfer.existing",
      name: "safeTransferFrom",
      state: "by the holder, partial amount, recipient (no contract) nz->nz",
      subject,
      async prepare(bench) {
        const { token, mint } = await subject.deploy(bench);
        for (const { address } of [bench.actors.alice, bench.actors.bob])
          await mint(address, batchId(START), KILOGRAMS);
        return token;
      },
      run: (bench, token) => transfer1155(bench, token, batchId(START)),
    }),
  ),
  ...forEach([openZeppelinErc721, soladyErc721], (subject) =>
    bench({
      id: "certificate.mint721.first",
      name: "mint of an ERC-721",
      state: "owner 0->nz, recipient's balance 0->1; a bare mint, nothing recorded",
      subject,
      prepare: (bench) => subject.deploy(bench),
      run: (bench, { mint }) => mint(bench.actors.alice.address, batchId(START)),
    }),
  ),
  ...forEach([openZeppelinErc721, soladyErc721], (subject) =>
    bench({
      id: "certificate.transfer721.existing",
      name: "transferFrom of an ERC-721",
      state: "by the owner, no approval set, recipient's balance nz->nz, sender's stays nz",
      subject,
      async prepare(bench) {
        const { token, mint } = await subject.deploy(bench);
        for (const tokenId of [1n, 2n]) await mint(bench.actors.alice.address, tokenId);
        await mint(bench.actors.bob.address, 3n);
        return token;
      },
      run: (bench, token) => transfer721(bench, token, 1n),
    }),
  ),
  bench({
    id: "certificate.transfer721.existing",
    name: "transferFrom of an ERC-721A",
    state: "token's and next token's slots initialised, recipient's balance nz->nz, sender's stays nz",
    subject: sequentialErc721a,
    async prepare(bench) {
      const { token, mint } = await sequentialErc721a.deploy(bench);
      for (let i = 0; i < 3; ++i) await mint(bench.actors.alice.address, 1);
      await mint(bench.actors.bob.address, 1);
      return token;
    },
    run: (bench, token) => transfer721(bench, token, 1n),
  }),
  ...MINTS.map((n) =>
    bench({
      id: `certificate.mint721.batch${n}.perItem`,
      name: `mint of ${n} ERC-721A`,
      state: "recipient's data nz->nz; owners of all but the first token are left to be written later",
      subject: sequentialErc721a,
      n,
      series: { name: "certificate.mint721.batch" },
      async prepare(bench) {
        const erc721a = await sequentialErc721a.deploy(bench);
        await erc721a.mint(bench.actors.alice.address, 1);
        return erc721a;
      },
      run: (bench, { mint }) => mint(bench.actors.alice.address, n),
    }),
  ),
];

export const certificate = [...ours, ...peers];
