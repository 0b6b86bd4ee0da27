import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";
import { FetchRequest, id, JsonRpcProvider, NonceManager, Wallet, type Provider } from "ethers";

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
    if (!hasAnvil) this.skip();
    anvil = await startAnvil(["--hardfork", "osaka"]);
    await transferCode("Notary", providerOf(), NOTARY);
  });
  after(async () => {
    for (const provider of providers) provider.destroy();
    if (hasAnvil) await anvil.stop();
  });

  /** Anchors one thing after the other, faster than ethers forgets a transaction count. */
  async function anchorFive(trellis: Trellis, label: string): Promise<void> {
    for (let i = 0; i < 5; ++i) await trellis.notary.anchor({ digest: id(`${label} ${i}`) });
  }

  it("names a nonce that ethers remembered too long on a fast chain", async () => {
    const trellis = await connect({ runner: account(providerOf()), deployment });
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
