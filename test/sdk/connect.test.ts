import { expect } from "chai";
import { VoidSigner, Wallet, ZeroAddress } from "ethers";

import {
  addressOf,
  connect,
  DeploymentError,
  parseDeployment,
  TrellisError,
  type Deployment,
} from "../../sdk/index.ts";
import { refusal, world, type World } from "../helpers/blocks.ts";

const nowhere = "0x000000000000000000000000000000000000dEaD";

describe("connect", () => {
  let w: World;
  before(async () => {
    w = await world();
  });

  it("gives one namespace for each block, at the address of the book", () => {
    const { contracts } = w.deployment;
    expect(w.alice.token.address).to.equal(contracts["StableToken"]);
    expect(w.alice.market.address).to.equal(contracts["AtomicMarket"]);
    expect(w.alice.certificate.address).to.equal(contracts["CreditToken"]);
    expect(w.alice.notary.address).to.equal(contracts["Notary"]);
    expect(w.alice.claims.address).to.equal(contracts["UniqueClaims"]);
    expect(w.alice.identity.address).to.equal(contracts["ParticipantRegistry"]);
    expect(w.alice.quorum.address).to.equal(contracts["Quorum"]);
  });

  it("refuses a runner on another chain", async () => {
    const deployment = { ...w.deployment, chainId: 1 };
    const error = await refusal(connect({ runner: w.alice.signer, deployment }));
    expect(error).to.be.instanceOf(DeploymentError);
    expect([error.name, error.args]).to.deep.equal(["ChainMismatch", { expected: 1n, actual: 31337n }]);
  });

  it("refuses an address without code, and says which", async () => {
    const deployment = { ...w.deployment, contracts: { ...w.deployment.contracts, Nori: nowhere } };
    const error = await refusal(connect({ runner: w.alice.signer, deployment }));
    expect([error.name, error.args]).to.deep.equal(["ContractCodeMissing", { contract: "Nori", address: nowhere }]);
  });

  it("refuses a signer without a provider", async () => {
    const runner = Wallet.createRandom();
    expect((await refusal(connect({ runner, deployment: w.deployment }))).name).to.equal("ProviderMissing");
  });

  it("reads with a provider, and says that it cannot sign", async () => {
    const reader = await connect({ runner: w.alice.signer.provider!, deployment: w.deployment });
    expect(await reader.token.balanceOf(w.alice.address)).to.equal(0n);
    const error = await refusal(reader.notary.anchor({ digest: `0x${"11".repeat(32)}` }));
    expect(error.name).to.equal("SignerMissing");
    expect(error.remedy).to.contain(".transaction()");
  });

  it("does without a block that is not in the book until it is used", async () => {
    const { Notary } = w.deployment.contracts;
    const only = await connect({
      runner: w.alice.signer,
      deployment: { chainId: w.deployment.chainId, contracts: { Notary: Notary! } },
    });
    await only.notary.anchor({ digest: `0x${"12".repeat(32)}` });
    const error = await refusal(only.token.balanceOf(w.alice.address));
    expect([error.name, error.args]).to.deep.equal(["ContractNotDeployed", { contract: "StableToken" }]);
  });

  it("finds further instances by name and by address", async () => {
    const { StableToken, ...rest } = w.deployment.contracts;
    const deployment = { ...w.deployment, contracts: { ...rest, Nori: StableToken! } };
    const trellis = await connect({ runner: w.alice.signer, deployment });
    expect((await trellis.token.at("Nori").info()).symbol).to.equal("tEUR");
    expect((await trellis.token.at(StableToken!).info()).symbol).to.equal("tEUR");
    expect((await refusal(trellis.token.at("Toucan").info())).name).to.equal("ContractNotDeployed");
  });

  it("sends nothing to an address without code, where every call would seem to succeed", async () => {
    const elsewhere = w.alice.notary.at(nowhere);
    const count = await w.alice.signer.getNonce();
    expect((await refusal(elsewhere.anchor({ digest: `0x${"13".repeat(32)}` }))).name).to.equal("ContractCodeMissing");
    expect(await w.alice.signer.getNonce()).to.equal(count);
  });

  it("sees the same deployment as another account", async () => {
    const digest = `0x${"14".repeat(32)}`;
    const { anchorer } = await w.alice.as(w.bob.signer).notary.anchor({ digest });
    expect(anchorer).to.equal(w.bob.address);
  });

  it("leaves what it does not know what it is", async () => {
    const broken = new Error("the moon is full");
    const provider = { getNetwork: () => Promise.reject(broken) } as unknown as VoidSigner["provider"];
    const runner = new VoidSigner(ZeroAddress, provider);
    const caught = await connect({ runner, deployment: w.deployment }).catch((error: unknown) => error);
    expect(caught).to.equal(broken);
    expect(caught).not.to.be.instanceOf(TrellisError);
  });
});

describe("parseDeployment", () => {
  const token = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

  it("gives addresses their checksums and leaves out what it does not know", () => {
    const read: unknown = { chainId: 5, contracts: { Token: token.toLowerCase() }, startBlock: 7, comment: "x" };
    expect(parseDeployment(read)).to.deep.equal({ chainId: 5, contracts: { Token: token }, startBlock: 7 });
  });

  const wrong: [string, unknown, string][] = [
    ["no object", [], ""],
    ["no chain id", { contracts: {} }, "chainId"],
    ["a chain id of zero", { chainId: 0, contracts: {} }, "chainId"],
    ["a chain id as text", { chainId: "1", contracts: {} }, "chainId"],
    ["no contracts", { chainId: 1 }, "contracts"],
    ["a list of contracts", { chainId: 1, contracts: [token] }, "contracts"],
    ["something that is no address", { chainId: 1, contracts: { Token: "0x12" } }, "contracts.Token"],
    ["a wrong checksum", { chainId: 1, contracts: { Token: token.replace("F", "f") } }, "contracts.Token"],
    ["an address as a name", { chainId: 1, contracts: { [token]: token } }, `contracts.${token}`],
    ["a negative start block", { chainId: 1, contracts: {}, startBlock: -1 }, "startBlock"],
  ];
  for (const [what, value, path] of wrong) {
    it(`refuses ${what}`, () => {
      expect(() => parseDeployment(value))
        .to.throw(DeploymentError)
        .that.satisfies((error: DeploymentError) => error.name === "DeploymentInvalid" && error.args["path"] === path);
    });
  }

  it("finds no contract by the name of an object's own method", () => {
    const book: Deployment = { chainId: 1, contracts: {} };
    expect(() => addressOf(book, "toString")).to.throw(DeploymentError, "no contract named toString");
  });
});
