import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { DeploymentParameters } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import { id, ZeroAddress } from "ethers";

import { begunWith, ignoredWishes, keepBeginning, readParameters } from "../../scripts/deploy/beginning.ts";
import { readFlags } from "../../scripts/deploy/flags.ts";
import { historyOf, startBlockOf, type Entry } from "../../scripts/deploy/journal.ts";
import { requireKnownParameters } from "../../scripts/deploy/parameters.ts";
import { listTargets, loadModule } from "../../scripts/deploy/targets.ts";
import { requireDeployer, requireOnChain, type Continuation } from "../../scripts/deploy/onChain.ts";
import { removeDeployments, runDeploy } from "../helpers/deployScript.ts";

const deploymentId = "test-journal";
const deployer = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const stranger = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const contract = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const step = { futureId: "Notary#Notary", networkInteractionId: 1, nonce: 0 };
const receipt = { blockNumber: 9, blockHash: id("block 9") };

const initialize: Entry = { ...step, type: "DEPLOYMENT_INITIALIZE", futureId: undefined, chainId: 5 };
const begun: Entry = { ...step, type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE", from: deployer.toLowerCase() };
const prepared: Entry = { ...step, type: "TRANSACTION_PREPARE_SEND" };
const sent: Entry = { ...step, type: "TRANSACTION_SEND" };
const confirmed: Entry = { ...step, type: "TRANSACTION_CONFIRM", hash: id("transaction"), receipt };
const completed: Entry = {
  ...step,
  type: "DEPLOYMENT_EXECUTION_STATE_COMPLETE",
  result: { type: "SUCCESS", address: contract },
};
const whole = [initialize, begun, prepared, sent, confirmed, completed];

describe("the journal of a deployment", () => {
  after(() => removeDeployments(deploymentId));

  it("says what was sent, since which block, and what is done", () => {
    expect(historyOf([initialize, begun, prepared]).sent).to.equal(false);
    expect(historyOf([initialize, begun, prepared, sent]).sent).to.equal(true);
    const history = historyOf(whole);
    expect(history).to.deep.include({ chainId: 5, deployer, done: new Set([step.futureId]) });
    expect(history.contracts).to.deep.equal(new Map([[step.futureId, contract]]));
    expect(startBlockOf(historyOf([{ ...confirmed, receipt: { ...receipt, blockNumber: 12 } }, confirmed]))).to.equal(
      9,
    );
    expect(startBlockOf(historyOf([initialize, begun]))).to.equal(undefined);
  });

  it("forgets a step that was wiped, and counts a failed one as not done", () => {
    const wiped = historyOf([...whole, { ...step, type: "WIPE_APPLY" }]);
    expect([wiped.done.size, wiped.contracts.size]).to.deep.equal([0, 0]);
    expect(historyOf([{ ...completed, result: { type: "SIMULATION_ERROR" } }]).done.size).to.equal(0);
  });

  const chain = (block: string | null, hasReceipt: boolean, code: string) =>
    ({
      getBlock: () => Promise.resolve(block === null ? null : { hash: block }),
      getCode: () => Promise.resolve(code),
      getTransactionReceipt: () => Promise.resolve(hasReceipt ? {} : null),
    }) as unknown as Continuation["provider"];
  const here = (provider: Continuation["provider"]): Continuation => ({ deploymentId, provider, chainId: 5 });

  const cases: [string, Continuation, string | undefined][] = [
    ["the same chain", here(chain(receipt.blockHash, true, "0x60")), undefined],
    ["a reorganised chain that has the transaction elsewhere", here(chain(id("other"), true, "0x60")), undefined],
    ["a node that keeps no old transactions", here(chain(receipt.blockHash, false, "0x60")), undefined],
    ["a chain with another block there", here(chain(id("other"), false, "0x60")), "ChainReset"],
    ["a chain that is shorter", here(chain(null, false, "0x60")), "ChainReset"],
    ["a chain without the code", here(chain(receipt.blockHash, true, "0x")), "ChainReset"],
    ["another chain", { ...here(chain(receipt.blockHash, true, "0x60")), chainId: 6 }, "ChainDiffers"],
  ];
  for (const [title, continuation, refusal] of cases) {
    it(`${refusal ? `is refused (${refusal})` : "is continued"} on ${title}`, async () => {
      const caught = await requireOnChain(historyOf(whole), continuation).catch((e: unknown) => e);
      expect((caught as Error | undefined)?.name).to.equal(refusal);
    });
  }

  it("is continued by who began it, and by anybody when nothing was sent", () => {
    requireDeployer(historyOf(whole), deploymentId, deployer);
    requireDeployer(historyOf([initialize, begun, prepared]), deploymentId, stranger);
    expect(() => requireDeployer(historyOf(whole), deploymentId, stranger))
      .to.throw(`and this is ${stranger}`)
      .with.property("name", "DeployerDiffers");
  });

  it("keeps what it began with once something was sent, and says what is not heeded", async () => {
    const first = { parameters: { Token: { cap: 2n ** 70n } }, owner: deployer };
    const second = { parameters: {}, owner: stranger };
    await keepBeginning(deploymentId, first);
    expect(await begunWith(deploymentId, historyOf(whole), second)).to.deep.equal(first);
    expect(await begunWith(deploymentId, historyOf([initialize, begun]), second)).to.equal(second);
    expect(ignoredWishes(first, first)).to.deep.equal([]);
    expect(ignoredWishes(first, { parameters: first.parameters })).to.deep.equal([]);
    const [parameters, owner] = ignoredWishes(first, second);
    expect(parameters).to.contain("goes on with those it began with");
    expect(owner).to.contain(`for the owner ${deployer}`).and.to.contain(stranger);
  });
});

describe("the command line of the deploy script", () => {
  const refused: [string, string[], RegExp][] = [
    ["an owner that is no address", ["--owner", "0x7099"], /--owner 0x7099 is no address/],
    ["an owner with a wrong checksum", ["--owner", stranger.replace("C5", "c5")], /is no address/],
    ["the zero address as owner", ["--owner", ZeroAddress], /nobody could administer/],
    ["a name that leaves its folder", ["--id", "../elsewhere"], /--id \.\.\/elsewhere is no name/],
    ["no confirmations", ["--confirmations", "0"], /from 1 to 9999/],
    ["confirmations that are no number", ["--confirmations", "many"], /from 1 to 9999/],
    ["a flag it does not have", ["--nonsense"], /Unknown option '--nonsense'/],
  ];
  for (const [title, args, message] of refused) {
    it(`refuses ${title}`, () => expect(() => readFlags(args)).to.throw(message));
  }

  it("lists what there is, and says what is unknown", async function () {
    this.timeout(60_000);
    const [list, network, own, none] = await Promise.all([
      runDeploy(["--list"], {}),
      runDeploy(["--network", "moon"], {}),
      runDeploy(["--network", "default", "notary"], {}),
      runDeploy([], {}),
    ]);
    expect(list.code).to.equal(0);
    expect(list.output).to.contain("block   notary").and.to.contain("system  CarbonRemoval");
    expect([network.code, own.code, none.code]).to.deep.equal([1, 1, 1]);
    expect(network.output).to.contain('Unknown network "moon"').and.to.contain("localhost, sepolia, custom");
    expect(own.output).to.contain('Network "default" ends with this process').and.to.contain("localhost");
    expect(none.output).to.contain("Say where to: --network <name>.");
  });
});

describe("the parameters of a network", () => {
  const network = "test-parameters";
  const folder = fileURLToPath(new URL("../../deploy/parameters/", import.meta.url));
  const file = `${folder}${network}.json`;
  afterEach(() => rm(file, { force: true }));

  it("are none without a file", async () => expect(await readParameters(network)).to.deep.equal({}));

  it("have whole numbers beyond 2^53", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file, '{ "Token": { "cap": "18446744073709551616n", "name": "12" } }');
    expect(await readParameters(network)).to.deep.equal({ Token: { cap: 2n ** 64n, name: "12" } });
  });

  it("are refused when no module takes them, with the one that may be meant", async () => {
    const modules = await Promise.all((await listTargets()).map(loadModule));
    const check = (parameters: DeploymentParameters) => () => requireKnownParameters(parameters, modules);
    check({ Accreditation: { delay: 86_400 }, $global: { registrar: ZeroAddress } })();
    expect(check({ Acreditation: { delay: 1 } })).to.throw("No module is called Acreditation. Is Accreditation meant?");
    expect(check({ Accreditation: { dealy: 1 } })).to.throw("Accreditation takes no parameter dealy. Is delay meant?");
    expect(check({ $global: { registar: ZeroAddress } })).to.throw(
      "$global takes no parameter registar. Is registrar meant?",
    );
    expect(check({ Notary: { x: 1 } })).to.throw("No module is called Notary. There are:");
  });

  it("are named when they are no JSON", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file, "{");
    const caught = await readParameters(network).catch((error: unknown) => error);
    expect((caught as Error).message).to.contain(`${network}.json is no JSON`);
  });
});
