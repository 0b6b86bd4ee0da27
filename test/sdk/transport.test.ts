import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import {
  FetchRequest,
  id,
  JsonRpcProvider,
  NonceManager,
  Wallet,
  type Provider,
  type TransactionRequest,
} from "ethers";

import { connect, type Trellis } from "../../sdk/index.ts";
import { isTrellisError } from "../../sdk/errors.ts";
import { anvilKey, hasAnvil, startAnvil, type Anvil } from "../helpers/anvil.ts";
import { refusal } from "../helpers/blocks.ts";
import { transferCode } from "../helpers/code.ts";

const NOTARY = "0x00000000000000000000000000000000000000aa";
const deployment = { chainId: 31337, contracts: { Notary: NOTARY } };

describe("between the SDK and a node of its own", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  const providers: JsonRpcProvider[] = [];
  const providerOf = (options = {}) => {
    const provider = new JsonRpcProvider(anvil.url, undefined, options);
    providers.push(provider);
    return provider;
  };
  const account = (provider: Provider, key = anvilKey) => new Wallet(key, provider);

  before(async function () {
    if (!hasAnvil) {
      console.log("      skipped: npm has no anvil for this platform");
      this.skip();
    }
    anvil = await startAnvil(["--hardfork", "osaka"]);
    await transferCode("Notary", providerOf(), NOTARY);
  });
  after(async () => {
    for (const provider of providers) provider.destroy();
    if (hasAnvil) await anvil.stop();
  });

  /** Anchors one thing after the other. */
  async function anchorFive(trellis: Trellis, label: string): Promise<void> {
    for (let i = 0; i < 5; ++i) await trellis.notary.anchor({ digest: id(`${label} ${i}`) });
  }

  it("names a nonce that ethers remembered too long on a fast chain", async () => {
    // By default it remembers for 250 ms, in which a busy machine may get nothing mined.
    const trellis = await connect({ runner: account(providerOf({ cacheTimeout: 10_000 })), deployment });
    const error = await refusal(anchorFive(trellis, "remembered"));
    expect(error.name).to.equal("NonceUsed");
    expect(error.remedy).to.contain("cacheTimeout: -1");
  });

  it("has none of it with either of the ways out that it names", async () => {
    const uncached = await connect({ runner: account(providerOf({ cacheTimeout: -1 })), deployment });
    await anchorFive(uncached, "uncached");
    const managed = await connect({ runner: new NonceManager(account(providerOf())), deployment });
    await anchorFive(managed, "managed");
  });

  it("names an account that cannot pay", async () => {
    const poor = account(providerOf(), Wallet.createRandom().privateKey);
    const trellis = await connect({ runner: poor, deployment });
    const error = await refusal(trellis.notary.anchor({ digest: id("poor") }));
    expect(error.name).to.equal("FundsInsufficient");
  });

  describe("when the account sends another transaction with the same nonce", () => {
    let provider: JsonRpcProvider;
    let signer: Wallet;
    let trellis: Trellis;
    before(async () => {
      provider = providerOf({ cacheTimeout: -1, pollingInterval: 50 });
      signer = account(provider);
      trellis = await connect({ runner: signer, deployment });
      await provider.send("evm_setAutomine", [false]);
    });
    after(() => provider.send("evm_setAutomine", [true]));

    const fee = (gwei: number) => ({
      maxFeePerGas: BigInt(gwei) * 10n ** 9n,
      maxPriorityFeePerGas: (BigInt(gwei) * 10n ** 9n) / 2n,
    });

    /** Anchors, and before that is mined, sends something dearer in its place. */
    async function overtaken(digest: string, replacement: TransactionRequest) {
      const nonce = await signer.getNonce();
      const anchoring = trellis.notary.anchor({ digest }, { nonce, ...fee(5) }).catch((error: unknown) => error);
      const isPending = async () => (await provider.getTransactionCount(signer.address, "pending")) > nonce;
      while (!(await isPending())) await sleep(20);
      // The limit is given, because anvil would estimate it after what is to be overtaken.
      await signer.sendTransaction({ ...replacement, nonce, gasLimit: 100_000n, ...fee(50) });
      // ethers looks for a replacement in the blocks after the one in which it might have been mined.
      const mining = setInterval(() => void provider.send("evm_mine", []), 100);
      return anchoring.finally(() => clearInterval(mining));
    }

    it("takes the same call at a higher fee for what was asked", async () => {
      const digest = id("repriced");
      const outcome = await overtaken(digest, await trellis.notary.anchor.transaction({ digest }));
      expect(outcome).to.include({ anchorer: signer.address, digest });
    });

    it("names anything else: TransactionReplaced, with both hashes", async () => {
      const error = await overtaken(id("cancelled"), { to: signer.address, value: 0n });
      if (!isTrellisError(error, "TransactionReplaced")) throw new Error("not named", { cause: error });
      const { from, nonce } = (await provider.getTransaction(error.args.replacement)) ?? {};
      expect([from, nonce]).to.deep.equal([signer.address, (await signer.getNonce()) - 1]);
      expect(error.args.hash)
        .to.match(/^0x[0-9a-f]{64}$/)
        .and.to.not.equal(error.args.replacement);
    });
  });

  it("names a node that went away", async () => {
    const gone = await startAnvil(["--hardfork", "osaka"]);
    const provider = new JsonRpcProvider(gone.url, undefined, { cacheTimeout: -1 });
    try {
      await transferCode("Notary", provider, NOTARY);
      const trellis = await connect({ runner: account(provider), deployment });
      await trellis.notary.anchor({ digest: id("there") });
      await gone.stop();
      const error = await refusal(trellis.notary.anchor({ digest: id("gone") }));
      expect(error.name).to.equal("NodeUnreachable");
      expect((await refusal(connect({ runner: account(provider), deployment }))).name).to.equal("NodeUnreachable");
    } finally {
      provider.destroy();
      await gone.stop();
    }
  });
});

describe("between the SDK and a node that is not well", () => {
  let server: Server;
  let answer: boolean;
  before(async () => {
    server = createServer((_, response) => answer && response.writeHead(503).end()).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const cases: [what: string, answers: boolean, name: string][] = [
    ["that is busy", true, "NodeUnreachable"],
    ["that says nothing", false, "NodeTimeout"],
  ];
  for (const [what, answers, name] of cases) {
    it(`names one ${what}`, async () => {
      answer = answers;
      const request = new FetchRequest(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      request.timeout = 300;
      const runner = new JsonRpcProvider(request);
      try {
        const error = await refusal(connect({ runner, deployment }));
        expect(isTrellisError(error)).to.equal(true);
        expect(error.name).to.equal(name);
      } finally {
        runner.destroy();
      }
    });
  }
});
