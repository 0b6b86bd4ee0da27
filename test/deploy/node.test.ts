import { appendFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import { Contract, JsonRpcProvider, parseEther, toBeHex, Wallet } from "ethers";

import { bookFile, deploymentDir, type AddressBook } from "../../scripts/deploy/book.ts";
import { handOver } from "../../scripts/deploy/handover.ts";
import { connect, parseDeployment } from "../../sdk/index.ts";
import { anvilKey } from "../helpers/anvil.ts";
import { deploymentsNamed, removeDeployments, runDeploy } from "../helpers/deployScript.ts";
import { startHardhatNode, type HardhatNode } from "../helpers/hardhatNode.ts";

const prefix = "test-node-";
const deployer = new Wallet(anvilKey).address;
const hasRole = "function hasRole(uint64,address) view returns (bool,uint32)";

/** A node that notes down which blocks it was asked events of. */
class Recording extends JsonRpcProvider {
  readonly asked: [number, number][] = [];

  override send(method: string, params: unknown[]): Promise<unknown> {
    if (method === "eth_getLogs") {
      const { fromBlock, toBlock } = (params as [{ fromBlock: string; toBlock: string }])[0];
      this.asked.push([Number(fromBlock), Number(toBlock)]);
    }
    return super.send(method, params);
  }
}

describe("npm run deploy, against Hardhat's own node", function () {
  this.timeout(180_000);
  let node: HardhatNode;
  let provider: Recording;

  async function start(): Promise<void> {
    node = await startHardhatNode();
    provider = new Recording(node.url, undefined, { cacheTimeout: -1, polling: true, pollingInterval: 50 });
  }

  async function stop(): Promise<void> {
    provider.destroy();
    await node.stop();
  }

  before(async () => {
    await removeDeployments(prefix);
    await start();
  });

  after(async () => {
    await stop();
    await removeDeployments(prefix);
  });

  const run = (id: string, args: string[], key = anvilKey) =>
    runDeploy(["--network", "custom", "--id", prefix + id, ...args], {
      TRELLIS_RPC_URL: node.url,
      TRELLIS_PRIVATE_KEY: key,
    });

  const bookOf = async (id: string) => JSON.parse(await readFile(bookFile(prefix + id), "utf8")) as AddressBook;
  const nonce = () => provider.getTransactionCount(deployer);

  async function administers(id: string, account: string): Promise<boolean> {
    const { AccessManager: address = "" } = (await bookOf(id)).contracts;
    return ((await new Contract(address, [hasRole], provider).getFunction("hasRole")(0, account)) as [boolean])[0];
  }

  it("keeps no owner, no parameters and no deployer of a run in which nothing was sent", async () => {
    const poor = Wallet.createRandom();
    const [first, second] = [Wallet.createRandom().address, Wallet.createRandom().address];
    expect((await run("owner", ["identity", "--owner", first, "--dry-run"])).code).to.equal(0);
    expect(await deploymentsNamed(`${prefix}owner`)).to.deep.equal([]);

    const failed = await run("owner", ["identity", "--owner", first], poor.privateKey);
    expect(failed.code, failed.output).to.equal(1);
    expect(failed.output).to.contain(`${poor.address} has nothing to pay gas with.`);

    const { code, output } = await run("owner", ["identity", "--owner", second]);
    expect(code, output).to.equal(0);
    const kept = await readFile(path.join(deploymentDir(`${prefix}owner`), "beginning.json"), "utf8");
    expect(JSON.parse(kept)).to.deep.equal({ parameters: {}, owner: second });
    expect([await administers("owner", first), await administers("owner", second)]).to.deep.equal([false, true]);
  });

  it("writes the first block of the deployment, and keeps it when something is added", async () => {
    await provider.send("hardhat_mine", ["0x64"]);
    const next = 1 + (await provider.getBlockNumber());
    expect((await run("start", ["identity"])).code).to.equal(0);
    expect((await bookOf("start")).startBlock).to.equal(next);
    expect((await run("start", ["notary"])).code).to.equal(0);
    expect((await bookOf("start")).startBlock).to.equal(next);
    expect((await bookOf("start")).contracts).to.include.keys("ParticipantRegistry", "Notary");
  });

  it("shows events right after they were written, through a provider that keeps answers for a while", async () => {
    const deployment = parseDeployment(await bookOf("start"));
    const usual = new JsonRpcProvider(node.url);
    const trellis = await connect({ runner: await usual.getSigner(0), deployment });
    const log = await trellis.log.logId({ appended: true });
    for (let i = 1; i <= 5; i++) {
      await usual.getBlockNumber(); // what it knows now, it would say for a quarter of a second
      await trellis.log.append({ log, leafHashes: [toBeHex(i, 32)] });
      expect(await trellis.log.leaves({ log })).to.have.lengthOf(i);
    }
    usual.destroy();
  });

  it("looks for the roles to hand over from that block, in portions that a node answers", async () => {
    const book = await bookOf("start");
    await provider.send("hardhat_mine", ["0x61a8"]); // 25,000 blocks
    const latest = await provider.getBlockNumber();
    const owner = Wallet.createRandom().address;
    provider.asked.length = 0;
    const signer = new Wallet(anvilKey, provider);
    expect(await handOver(book, signer, owner)).to.equal(2);
    expect(provider.asked[0]?.[0]).to.equal(book.startBlock);
    expect(provider.asked.at(-1)?.[1]).to.equal(latest);
    for (const [from, to] of provider.asked) expect(1 + to - from).to.be.at.most(10_000);
    expect([await administers("start", deployer), await administers("start", owner)]).to.deep.equal([false, true]);
  });

  it("says so when the deployer gave its roles to somebody else before", async () => {
    const late = await run("start", ["identity", "--owner", Wallet.createRandom().address]);
    expect(late.code).to.equal(1);
    expect(late.output).to.contain(`HandedOver: ${deployer} handed its roles to somebody else before`);

    const before = await nonce();
    const more = await run("start", ["token"]);
    expect(more.code).to.equal(1);
    expect(more.output).to.contain("HandedOver").and.to.contain("under a name of its own: --id <name>");
    expect(await nonce()).to.equal(before);
  });

  it("has nothing to hand over when the owner is the deployer, or nobody administers", async () => {
    const own = await run("own", ["identity", "--owner", deployer.toLowerCase()]);
    expect(own.code, own.output).to.equal(0);
    expect(own.output).to.contain(`The owner is the deployer: ${deployer} administers, there is nothing to hand over.`);
    expect(await administers("own", deployer)).to.equal(true);

    const nobody = await run("nobody", ["notary", "--owner", Wallet.createRandom().address]);
    expect(nobody.code, nobody.output).to.equal(0);
    expect(nobody.output).to.contain("Nobody administers these contracts");
  });

  it("resumes a journal whose last line was cut off", async () => {
    await appendFile(path.join(deploymentDir(`${prefix}own`), "journal.jsonl"), '\n{"futureId":"Quorum#Qu');
    const { code, output } = await run("own", ["quorum"]);
    expect(code, output).to.equal(0);
    expect(await provider.getCode((await bookOf("own")).contracts.Quorum ?? "")).to.not.equal("0x");
  });

  it("deploys with the parameters of a file, and refuses a file with a slip before anything is sent", async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), "trellis-")), "parameters.json");
    await writeFile(file, '{ "Accreditation": { "dealy": 172800 } }');
    const before = await nonce();
    const slip = await run("parameters", ["Accreditation", "--parameters", file]);
    expect(slip.code).to.equal(1);
    expect(slip.output).to.contain("ParameterUnknown: Accreditation takes no parameter dealy. Is delay meant?");
    expect((await run("parameters", ["Accreditation", "--parameters", `${file}.not`])).output).to.contain(
      "no such file",
    );
    expect(await nonce()).to.equal(before);

    await writeFile(file, '{ "Accreditation": { "delay": 172800 } }');
    const { code, output } = await run("parameters", ["Accreditation", "--parameters", file]);
    expect(code, output).to.equal(0);
    const { Accreditation: address = "" } = (await bookOf("parameters")).contracts;
    const kit = new Contract(address, ["function delay() view returns (uint40)"], provider);
    expect(await kit.getFunction("delay")()).to.equal(172_800n);
  });

  it("finds a transaction whose hash it could not note any more", async () => {
    expect((await run("hash", ["notary"])).code).to.equal(0);
    const file = path.join(deploymentDir(`${prefix}hash`), "journal.jsonl");
    const journal = await readFile(file, "utf8");
    const last = journal.lastIndexOf("\n", journal.lastIndexOf('"type":"TRANSACTION_SEND"'));
    await writeFile(file, journal.slice(0, last)); // as if it was killed right after sending
    const before = await nonce();
    const { code, output } = await run("hash", ["notary"]);
    expect(code, output).to.equal(0);
    expect(output).to.match(/Found [12] transaction\(s\) that were sent/);
    expect(await nonce()).to.equal(before);
  });

  it("refuses another deployer, and says whose it is", async () => {
    const rich = Wallet.createRandom();
    const funder = new Wallet(anvilKey, provider);
    await (await funder.sendTransaction({ to: rich.address, value: parseEther("1") })).wait();
    const { code, output } = await run("own", ["notary"], rich.privateKey);
    expect(code).to.equal(1);
    expect(output).to.contain("DeployerDiffers").and.to.contain(`was begun by ${deployer}`);
  });

  it("refuses a deployment whose code is gone", async () => {
    const { Quorum: address = "" } = (await bookOf("own")).contracts;
    const code = await provider.getCode(address);
    await provider.send("hardhat_setCode", [address, "0x"]);
    const gone = await run("own", ["quorum"]);
    expect(gone.code).to.equal(1);
    expect(gone.output).to.contain(`ChainReset: The journal has Quorum#Quorum at ${address}`);
    await provider.send("hardhat_setCode", [address, code]);
    expect((await run("own", ["quorum"])).code).to.equal(0);
  });

  it("never prints a key", async () => {
    const broken = await run("secret", ["notary"], `${anvilKey}zz`);
    expect(broken.code).to.equal(1);
    const fine = await run("secret", ["notary"]);
    expect(fine.code).to.equal(0);
    expect(broken.output + fine.output).to.not.contain(anvilKey.slice(2, 20));
  });

  describe("that was restarted", () => {
    before(async () => {
      await stop();
      await start();
    });

    it("refuses the old journal, also to plan with, and sends nothing", async () => {
      for (const more of [[], ["--dry-run"]]) {
        const { code, output } = await run("own", ["identity", ...more]);
        expect(code, output).to.equal(1);
        expect(output).to.contain("ChainReset").and.to.contain("--reset").and.to.contain("--id <name>");
      }
      expect(await nonce()).to.equal(0);
    });

    it("refuses it also when other contracts have the same addresses now", async () => {
      expect((await run("nobody", ["notary", "--reset"])).code).to.equal(0);
      // The same deployer at the same nonces: what was the deployment of "owner" is code of the notary block now.
      const { code, output } = await run("early", ["identity"]);
      expect(code, output).to.equal(0);
      await stop();
      await start();
      expect((await run("others", ["quorum", "notary", "market", "certificate", "token"])).code).to.equal(0);
      for (const address of Object.values((await bookOf("early")).contracts)) {
        expect(await provider.getCode(address)).to.not.equal("0x");
      }
      const again = await run("early", ["identity"]);
      expect(again.code).to.equal(1);
      expect(again.output).to.match(/ChainReset: The journal has \S+ in block \d+ \(transaction 0x[0-9a-f]{64}\)/);
    });

    it("begins anew with --reset and keeps the old journal", async () => {
      const journal = await readFile(path.join(deploymentDir(`${prefix}own`), "journal.jsonl"), "utf8");
      expect((await run("own", ["identity", "--reset", "--dry-run"])).code).to.equal(0);
      expect(await deploymentsNamed(`${prefix}own-until-`)).to.deep.equal([]);

      const { code, output } = await run("own", ["identity", "--reset"]);
      expect(code, output).to.equal(0);
      const [aside, ...others] = await deploymentsNamed(`${prefix}own-until-`);
      expect(others).to.deep.equal([]);
      expect(output).to.contain(aside);
      expect(await readFile(path.join(deploymentDir(aside ?? ""), "journal.jsonl"), "utf8")).to.equal(journal);
      for (const address of Object.values((await bookOf("own")).contracts)) {
        expect(await provider.getCode(address)).to.not.equal("0x");
      }
    });
  });
});
