import { readFile, rm } from "node:fs/promises";

import { expect } from "chai";
import { Contract, JsonRpcProvider, Wallet } from "ethers";

import { bookFile, deploymentDir, type AddressBook } from "../../scripts/deploy/book.ts";
import { readHistory } from "../../scripts/deploy/journal.ts";
import { anvilKey, hasAnvil, startAnvil, type Anvil } from "../helpers/anvil.ts";
import { runDeploy } from "../helpers/deployScript.ts";

const deploymentId = "test-resume";
const owner = Wallet.createRandom().address;

describe("npm run deploy, against a separate anvil process", function () {
  this.timeout(180_000);
  let anvil: Anvil;
  let provider: JsonRpcProvider;

  before(async function () {
    if (!hasAnvil) {
      console.log("      skipped: npm has no anvil for this platform");
      this.skip();
    }
    await rm(deploymentDir(deploymentId), { recursive: true, force: true });
    anvil = await startAnvil(["--block-time", "1"]);
    provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1 });
  });

  after(async () => {
    if (!hasAnvil) return;
    provider.destroy();
    await anvil.stop();
    await rm(deploymentDir(deploymentId), { recursive: true, force: true });
  });

  const run = (args: string[], until?: () => Promise<boolean>) =>
    runDeploy(
      ["--network", "custom", "--id", deploymentId, ...args],
      { TRELLIS_RPC_URL: anvil.url, TRELLIS_PRIVATE_KEY: anvilKey },
      until,
    );

  it("prints what it would do and sends nothing", async () => {
    const { code, output } = await run(["--dry-run", "CarbonRemoval", "--owner", owner]);
    expect(code, output).to.equal(0);
    expect(output).to.contain("todo  CarbonRemoval#CarbonRemoval: deploy CarbonRemoval(Market#AtomicMarket, ");
    expect(output).to.contain(`grantRole(role "StableToken issuer", issuer = ${owner}, 0)`);
    expect(output).to.contain(`Nori#MintTreasury: call Nori#Nori.mint(treasury = ${owner}, ${4n * 10n ** 26n})`);
    expect(output).to.contain(`hand every role of the deployer to ${owner}`);
    expect(await provider.getTransactionCount(new Wallet(anvilKey).address)).to.equal(0);
  });

  it("resumes after it was killed, three times over, and sends nothing twice", async () => {
    const flags = ["CarbonRemoval", "--owner", owner, "--confirmations", "1"];
    for (const steps of [2, 9, 18]) {
      await run(flags, async () => (await readHistory(deploymentId)).done.size >= steps);
      const reached = (await readHistory(deploymentId)).done.size;
      expect(reached).to.be.at.least(steps).and.to.be.below(35);
    }

    const { code, output } = await run(flags);
    expect(code, output).to.equal(0);
    const { done } = await readHistory(deploymentId);

    // One transaction for each deployment and call, none for what only looks: nothing was sent twice.
    const sent = await provider.getTransactionCount(new Wallet(anvilKey).address);
    const silent = [...done].filter((id) => /certificates$|#RetirementCertificate$/.test(id)).length;
    expect(sent).to.equal(done.size - silent + 1); // and one for the hand-over
  });

  it("writes the address book, with code at every address", async () => {
    const book = JSON.parse(await readFile(bookFile(deploymentId), "utf8")) as AddressBook;
    expect(book.chainId).to.equal(31337);
    const first = (await provider.getBlock(book.startBlock ?? 0, true))?.prefetchedTransactions[0];
    expect(first).to.include({ from: new Wallet(anvilKey).address, nonce: 0 });
    expect(book.contracts).to.include.keys("AtomicMarket", "CarbonRemoval", "CreditProgram", "Nori", "StableToken");
    for (const [name, address] of Object.entries(book.contracts)) {
      expect(await provider.getCode(address), name).to.not.equal("0x");
    }
  });

  it("handed the administration to the owner and kept nothing", async () => {
    const { contracts } = JSON.parse(await readFile(bookFile(deploymentId), "utf8")) as AddressBook;
    const abi = [
      "function hasRole(uint64,address) view returns (bool,uint32)",
      "event RoleGranted(uint64 indexed roleId, address indexed account, uint32 delay, uint48 since, bool newMember)",
    ];
    const authority = new Contract(contracts.AccessManager ?? "", abi, provider);
    const hasRole = authority.getFunction("hasRole");
    expect(((await hasRole(0, owner)) as [boolean])[0]).to.equal(true);

    const deployer = new Wallet(anvilKey).address;
    const granted = await authority.queryFilter(authority.filters.RoleGranted?.(null, deployer) ?? "RoleGranted");
    for (const { topics } of granted) {
      const role = BigInt(topics[1] ?? 0);
      expect(((await hasRole(role, deployer)) as [boolean])[0], `role ${role}`).to.equal(false);
    }
  });

  it("gave the owner what the deployer would have got by default", async () => {
    const { contracts } = JSON.parse(await readFile(bookFile(deploymentId), "utf8")) as AddressBook;
    const nori = new Contract(contracts.Nori ?? "", ["function balanceOf(address) view returns (uint256)"], provider);
    const balanceOf = nori.getFunction("balanceOf");
    expect(await balanceOf(new Wallet(anvilKey).address)).to.equal(0n);
    expect(await balanceOf(owner)).to.equal(500_000_000n * 10n ** 18n);
  });

  it("hands over later what was deployed without an owner, and only once", async () => {
    const later = ["identity", "--id", `${deploymentId}-later`, "--confirmations", "1"];
    try {
      expect((await run(later)).output).to.contain("administers; the same command with --owner hands over");
      const first = await run([...later, "--owner", owner]);
      expect(first.output).to.contain(`2 role(s) handed to ${owner}`); // admin and registrar
      expect((await run([...later, "--owner", owner])).output).to.contain("has no role to hand over");
    } finally {
      await rm(deploymentDir(`${deploymentId}-later`), { recursive: true, force: true });
    }
  });

  it("says what there is when asked for something unknown", async () => {
    const { code, output } = await run(["--dry-run", "Nonsense"]);
    expect(code).to.equal(1);
    expect(output).to.contain('Unknown target "Nonsense"').and.to.contain("CarbonRemoval");
  });
});
