import { expect } from "chai";
import { id, type Filter } from "ethers";

import { connect, type ScanProgress } from "../../sdk/index.ts";
import { world, type World } from "../helpers/blocks.ts";

describe("reading events", () => {
  let w: World;
  let digests: string[];
  before(async () => {
    w = await world();
    digests = Array.from({ length: 30 }, (_, i) => id(`document ${i}`));
    for (const digest of digests) await w.alice.notary.anchor({ digest });
  });

  /** The chain through a node that answers for so many blocks at most; what it was asked is noted down. */
  async function limited(most: number): Promise<{ reader: World["alice"]["notary"]; asked: number[] }> {
    const provider = w.alice.signer.provider!;
    const asked: number[] = [];
    const getLogs = async (filter: Filter) => {
      const blocks = Number(filter.toBlock) - Number(filter.fromBlock) + 1;
      asked.push(blocks);
      if (blocks > most) throw new Error("query exceeds the block range");
      return provider.getLogs(filter);
    };
    const runner = new Proxy(provider, {
      get: (target, key) => {
        if (key === "getLogs") return getLogs;
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    const { notary } = await connect({ runner: runner, deployment: w.deployment });
    return { reader: notary, asked };
  }

  it("asks for less where the node refuses, and misses nothing", async () => {
    const { reader, asked } = await limited(7);
    const anchors = await reader.anchors({ anchorer: w.alice.address });
    expect(anchors.map(({ digest }) => digest)).to.deep.equal(digests);
    expect(asked.some((blocks) => blocks > 7)).to.equal(true);
    expect(asked.filter((blocks) => blocks <= 7).reduce((sum, blocks) => sum + blocks, 0)).to.equal(
      1 + (await w.alice.signer.provider!.getBlockNumber()),
    );
  });

  it("gives up when not even one block is answered", async () => {
    const { reader, asked } = await limited(0);
    const caught = await reader.anchors({ anchorer: w.alice.address }).catch((error: unknown) => error);
    expect((caught as Error).message).to.equal("query exceeds the block range");
    expect(asked.at(-1)).to.equal(1);
  });

  it("reads the blocks it is told to, and tells how far it got", async () => {
    const all = await w.bob.notary.anchors({ anchorer: w.alice.address });
    const [third, seventh] = [all[2]!.blockNumber, all[6]!.blockNumber];
    const progress: ScanProgress[] = [];
    const some = await w.bob.notary.anchors({
      anchorer: w.alice.address,
      fromBlock: third,
      toBlock: seventh,
      chunk: 2,
      onProgress: (step) => progress.push(step),
    });
    expect(some).to.deep.equal(all.slice(2, 7));
    expect(progress.map(({ block, found }) => [block - third, found])).to.deep.equal([
      [1, 2],
      [3, 4],
      [4, 5],
    ]);
    expect(progress.every(({ toBlock }) => toBlock === seventh)).to.equal(true);
  });

  it("begins at the start block of the address book", async () => {
    const all = await w.bob.notary.anchors({ anchorer: w.alice.address });
    const deployment = { ...w.deployment, startBlock: all[10]!.blockNumber };
    const { notary } = await connect({ runner: w.bob.signer, deployment });
    expect(await notary.anchors({ anchorer: w.alice.address })).to.deep.equal(all.slice(10));
  });

  it("begins at the very first block for a contract that is not in the address book, and may be older", async () => {
    const all = await w.bob.notary.anchors({ anchorer: w.alice.address });
    const { Notary: elsewhere, ...contracts } = w.deployment.contracts;
    const deployment = { ...w.deployment, contracts, startBlock: all[10]!.blockNumber };
    const { notary } = await connect({ runner: w.bob.signer, deployment });
    expect(await notary.at(elsewhere!).anchors({ anchorer: w.alice.address })).to.deep.equal(all);
  });
});
