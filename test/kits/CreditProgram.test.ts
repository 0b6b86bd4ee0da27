import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { expect } from "chai";
import { encodeBytes32String, id, type Signer } from "ethers";
import { network } from "hardhat";

import creditProgramModule, {
  PROGRAM_ROLE,
  programContract,
  sharedNamespace,
} from "../../deploy/modules/kits/CreditProgram.ts";
import { bookOf } from "../../scripts/deploy/book.ts";
import { addressOf, InputError, serialId, updateGroupAction, type BatchResult, type Project } from "../../sdk/index.ts";
import { refusal, type Person } from "../helpers/blocks.ts";
import {
  approveAction,
  carbonWorld,
  creditsOf,
  enrolSupplier,
  houseOf,
  personOf,
  projectOf,
  resultOf,
  SUPPLIER,
  tonne,
  type CarbonWorld,
} from "../helpers/carbon.ts";

describe("CreditProgram through the SDK", () => {
  let w: CarbonWorld;
  before(async () => {
    w = await carbonWorld();
  });

  /** An error by its name and arguments. */
  const refused = async (act: Promise<unknown>) => {
    const { name, args } = await refusal(act);
    return [name, args];
  };

  /** A fresh supplier, so that a test may spoil its standing. */
  async function newSupplier(house?: string): Promise<Person> {
    const person = await w.newcomer();
    await enrolSupplier(w, person, house);
    return person;
  }

  async function registered(parcel: string, supplier = w.supplier): Promise<bigint> {
    const project = { ...projectOf(w, parcel), supplier: supplier.address };
    await approveAction(w, supplier.creditProgram.projectAction(project));
    return (await supplier.creditProgram.registerProject(project)).projectId;
  }

  describe("what verifiers approve", () => {
    it("is the digest that the contract makes of a project and of a batch", async () => {
      const contract = await w.connection.ethers.getContractAt("CreditProgram", w.supplier.creditProgram.address);
      const ask = (name: string, ...args: unknown[]) => contract.getFunction(name).staticCall(...args);
      const text = (short: string) => `0x${Buffer.from(short).toString("hex").padEnd(64, "0")}`;

      const project = projectOf(w, "digest");
      const { programId, supplier, parcel, dataDigest } = project;
      const [region, methodology] = [text("US-MD"), text("regenerative cropland 1.0")];
      const struct = { programId, supplier, region, methodology, parcel, dataDigest };
      expect(w.supplier.creditProgram.projectAction(project)).to.equal(await ask("projectAction", struct));
      const digested = { ...struct, methodology: id("a methodology with a very long name") };
      const byDigest = w.supplier.creditProgram.projectAction({ ...project, methodology: digested.methodology });
      expect(byDigest).to.equal(await ask("projectAction", digested));

      const result = resultOf(7n, { vintage: 65_535, blockKey: (1n << 192n) - 1n, end: (1n << 64n) - 1n });
      const { projectId, ...batch } = result;
      expect(w.supplier.creditProgram.batchAction(result)).to.equal(await ask("batchAction", projectId, batch));
    });

    it("changes with every field", () => {
      const project = projectOf(w, "fields");
      const { projectAction, batchAction } = w.supplier.creditProgram;
      const others: Partial<Project>[] = [
        { programId: project.programId + 1n },
        { supplier: w.buyer.address },
        { region: "US-VA" },
        { methodology: "another" },
        { parcel: id("another") },
        { dataDigest: id("another") },
      ];
      const actions = [project, ...others.map((other) => ({ ...project, ...other }))].map(projectAction);
      expect(new Set(actions)).to.have.length(actions.length);

      const result = resultOf(1n);
      const results: Partial<BatchResult>[] = [
        { projectId: 2n },
        { vintage: 2019 },
        { blockKey: 1n },
        { start: result.start + 1n },
        { end: result.end + 1n },
        { dataDigest: id("another") },
      ];
      const ballots = [result, ...results.map((other) => ({ ...result, ...other }))].map(batchAction);
      expect(new Set(ballots)).to.have.length(ballots.length);
    });
  });

  describe("programmes", () => {
    it("say who verifies and by what standard", async () => {
      const { verifierGroup, programId } = w;
      const rules = { verifierGroup, standard: "ISO 14064-2:2019", retireOnly: false };
      expect(await w.buyer.creditProgram.programOf(programId)).to.deep.equal({ ...rules, open: true });

      const digest = id("a standard with a very long name");
      const retireOnly = { verifierGroup, standard: digest, retireOnly: true };
      const { receipt, ...opened } = await w.admin.creditProgram.registerProgram(retireOnly);
      expect(receipt.status).to.equal(1);
      expect(opened).to.deep.equal({ programId: opened.programId, ...retireOnly });
      expect(await w.buyer.creditProgram.programOf(opened.programId)).to.deep.equal({ ...retireOnly, open: true });
    });

    it("refuse a group that does not exist, and everybody but the admin", async () => {
      const nobody = { verifierGroup: id("none"), standard: "ISO 14064-2:2019" };
      expect(await refused(w.admin.creditProgram.registerProgram(nobody))).to.deep.equal([
        "ProgramVerifiersMissing",
        { verifierGroup: id("none") },
      ]);
      const { verifierGroup, programId } = w;
      for (const act of [
        w.stranger.creditProgram.registerProgram({ ...nobody, verifierGroup }),
        w.stranger.creditProgram.setProgramOpen({ programId, open: false }),
      ]) {
        expect(await refused(act)).to.deep.equal(["AccessManagedUnauthorized", { caller: w.stranger.address }]);
      }
    });

    it("refuse a standard that is neither short text nor a digest, before the chain is asked", async () => {
      const standard = "a".repeat(32);
      const error = await refusal(w.admin.creditProgram.registerProgram({ verifierGroup: w.verifierGroup, standard }));
      expect(error).to.be.instanceOf(InputError);
      expect([error.name, error.args]).to.deep.equal([
        "BytesInvalid",
        { parameter: "standard", value: standard, length: 31 },
      ]);
    });

    it("are not known before they are registered", async () => {
      const unknown = ["ProgramUnknown", { programId: 99n }];
      expect(await refused(w.buyer.creditProgram.programOf(99n))).to.deep.equal(unknown);
      expect(await refused(w.admin.creditProgram.setProgramOpen({ programId: 99n, open: true }))).to.deep.equal(
        unknown,
      );
      const project = { ...projectOf(w, "nowhere"), programId: 99n };
      expect(await refused(w.supplier.creditProgram.registerProject(project))).to.deep.equal(unknown);
    });

    it("accept nothing new while they are closed", async () => {
      const { verifierGroup } = w;
      const { programId } = await w.admin.creditProgram.registerProgram({ verifierGroup, standard: "closing" });
      const project = { ...projectOf(w, "closed"), programId };
      await approveAction(w, w.supplier.creditProgram.projectAction(project));
      const { projectId } = await w.supplier.creditProgram.registerProject(project);

      const { open } = await w.admin.creditProgram.setProgramOpen({ programId, open: false });
      expect(open).to.equal(false);
      const closed = ["ProgramClosed", { programId }];
      expect(await refused(w.supplier.creditProgram.registerProject(project))).to.deep.equal(closed);
      expect(await refused(w.supplier.creditProgram.registerBatch(resultOf(projectId)))).to.deep.equal(closed);

      await w.admin.creditProgram.setProgramOpen({ programId, open: true });
      const error = await refusal(w.supplier.creditProgram.registerBatch(resultOf(projectId)));
      expect(error.name).to.equal("BallotUnknown");
    });
  });

  describe("projects", () => {
    it("are registered once two of the three verifiers agreed", async () => {
      const project = projectOf(w, "two of three");
      const [first, second] = w.verifiers;
      const action = w.supplier.creditProgram.projectAction(project);
      const unknown = await refusal(w.supplier.creditProgram.registerProject(project));
      const question = { group: w.verifierGroup, action, consumer: w.supplier.creditProgram.address };
      const { ballot } = await first.quorum.propose(question);
      expect([unknown.name, unknown.args]).to.deep.equal(["BallotUnknown", { ballot }]);
      expect(await refused(w.supplier.creditProgram.registerProject(project))).to.deep.equal([
        "QuorumNotReached",
        { ballot, approvals: 1n, threshold: 2n, objections: 0n },
      ]);

      await second.quorum.approve({ ballot });
      const simulated = await w.supplier.creditProgram.registerProject.simulate(project);
      const { projectId, receipt } = await w.supplier.creditProgram.registerProject(project);
      expect(projectId).to.equal(simulated);
      expect(receipt.from).to.equal(w.supplier.address);
      expect(await w.buyer.creditProgram.projectOf(projectId)).to.deep.equal(project);
      expect(await refused(w.supplier.creditProgram.registerProject(project))).to.deep.equal([
        "BallotConsumed",
        { ballot },
      ]);
    });

    it("must be word for word what was approved", async () => {
      const project = projectOf(w, "word for word");
      await approveAction(w, w.supplier.creditProgram.projectAction(project));
      const error = await refusal(w.supplier.creditProgram.registerProject({ ...project, region: "US-VA" }));
      expect(error.name).to.equal("BallotUnknown");
    });

    it("are registered by their supplier alone", async () => {
      expect(await refused(w.stranger.creditProgram.registerProject(projectOf(w, "stolen")))).to.deep.equal([
        "ProjectSupplierOnly",
        { projectId: 0n, caller: w.stranger.address },
      ]);
    });

    for (const field of ["region", "methodology", "parcel", "dataDigest"] as const) {
      it(`refuse to leave out the ${field}, before the chain is asked`, async () => {
        const error = await refusal(w.supplier.creditProgram.registerProject({ ...projectOf(w, "x"), [field]: "" }));
        expect(error).to.be.instanceOf(InputError);
        expect([error.name, error.args]).to.deep.equal(["ProjectIncomplete", {}]);
        const zero = { ...projectOf(w, "x"), [field]: `0x${"00".repeat(32)}` };
        expect(await refused(w.supplier.creditProgram.registerProject(zero))).to.deep.equal(["ProjectIncomplete", {}]);
      });
    }

    it("refuse a supplier that is not enrolled, or suspended", async () => {
      const outsider = { ...projectOf(w, "outsider"), supplier: w.stranger.address };
      expect(await refused(w.stranger.creditProgram.registerProject(outsider))).to.deep.equal([
        "SupplierIneligible",
        { supplier: w.stranger.address },
      ]);

      const farm = await newSupplier();
      const projectId = await registered("suspended", farm);
      await w.admin.identity.suspend({ account: farm.address, role: SUPPLIER, reason: id("audit") });
      const error = ["SupplierIneligible", { supplier: farm.address }];
      expect(await refused(farm.creditProgram.registerBatch(resultOf(projectId)))).to.deep.equal(error);
      await w.admin.identity.reinstate({ account: farm.address, role: SUPPLIER });
      expect((await refusal(farm.creditProgram.registerBatch(resultOf(projectId)))).name).to.equal("BallotUnknown");
    });

    it("refuse a supplier who is a verifier, or of the house of one", async () => {
      const [verifier] = w.verifiers;
      await enrolSupplier(w, verifier);
      const cousin = await newSupplier(houseOf(verifier.address));
      for (const person of [verifier, cousin]) {
        const project = { ...projectOf(w, "own"), supplier: person.address };
        expect(await refused(person.creditProgram.registerProject(project))).to.deep.equal([
          "SupplierIsVerifier",
          { supplier: person.address, verifierGroup: w.verifierGroup },
        ]);
      }
    });

    it("are not known before they are registered", async () => {
      const unknown = ["ProjectUnknown", { projectId: 999n }];
      expect(await refused(w.buyer.creditProgram.projectOf(999n))).to.deep.equal(unknown);
      expect(await refused(w.supplier.creditProgram.registerBatch(resultOf(999n)))).to.deep.equal(unknown);
    });
  });

  describe("batches", () => {
    it("become credits of the supplier, as many as were verified", async () => {
      const projectId = await registered("credits");
      const result = resultOf(projectId);
      await approveAction(w, w.supplier.creditProgram.batchAction(result));
      const simulated = await w.supplier.creditProgram.registerBatch.simulate(result);
      const { batchId, end, to, receipt } = await w.supplier.creditProgram.registerBatch(result);
      expect(batchId).to.equal(serialId(result)).and.to.equal(simulated);
      expect([end, to, receipt.status]).to.deep.equal([result.end, w.supplier.address, 1]);

      const { certificate } = w.buyer;
      expect(await certificate.balanceOf({ account: w.supplier.address, id: batchId })).to.equal(100n * tonne);
      expect(await certificate.batchOf(batchId)).to.deep.include({
        projectId,
        vintage: 2018,
        retireOnly: false,
        circulating: 100n * tonne,
        dataDigest: result.dataDigest,
      });
      expect(await certificate.issuerOf(batchId)).to.equal(w.supplier.creditProgram.address);
      expect(await certificate.batches({ projectId })).to.have.length(1);
    });

    it("find the place of their serials among those of the block by themselves", async () => {
      const projectId = await registered("among others");
      const ends = [3_000n, 1_000n, 2_000n];
      for (const [i, end] of ends.entries()) {
        const result = resultOf(projectId, { vintage: 2010 + i, start: end - 1_000n, end });
        await approveAction(w, w.supplier.creditProgram.batchAction(result));
        expect((await w.supplier.creditProgram.registerBatch(result)).end).to.equal(end);
      }
      const batches = await w.buyer.certificate.batches({ projectId });
      expect(batches.map(({ start }) => start)).to.deep.equal([2_000n, 0n, 1_000n]);
    });

    it("must be word for word what was approved: not a kilogram more", async () => {
      const projectId = await registered("greedy");
      const result = resultOf(projectId);
      const ballot = await approveAction(w, w.supplier.creditProgram.batchAction(result));
      const more = { ...result, end: result.end + 1n };
      expect((await refusal(w.supplier.creditProgram.registerBatch(more))).name).to.equal("BallotUnknown");
      await w.supplier.creditProgram.registerBatch(result);
      expect(await refused(w.supplier.creditProgram.registerBatch(result))).to.deep.equal([
        "BallotConsumed",
        { ballot },
      ]);
    });

    it("refuse one verifier alone", async () => {
      const result = resultOf(await registered("alone"));
      const action = w.supplier.creditProgram.batchAction(result);
      const question = { group: w.verifierGroup, action, consumer: w.supplier.creditProgram.address };
      const { ballot } = await w.verifiers[0].quorum.propose(question);
      expect(await refused(w.supplier.creditProgram.registerBatch(result))).to.deep.equal([
        "QuorumNotReached",
        { ballot, approvals: 1n, threshold: 2n, objections: 0n },
      ]);
    });

    it("belong to the project's supplier", async () => {
      const projectId = await registered("mine");
      expect(await refused(w.stranger.creditProgram.registerBatch(resultOf(projectId)))).to.deep.equal([
        "ProjectSupplierOnly",
        { projectId, caller: w.stranger.address },
      ]);
    });

    it("refuse a vintage before 1990 and one in the future", async () => {
      const projectId = await registered("time");
      const year = new Date().getUTCFullYear();
      for (const vintage of [1989, year + 2]) {
        const result = resultOf(projectId, { vintage });
        expect(await refused(w.supplier.creditProgram.registerBatch(result))).to.deep.equal([
          "VintageInvalid",
          { vintage: BigInt(vintage) },
        ]);
      }
    });

    it("refuse an empty range before the chain is asked", async () => {
      const result = resultOf(1n, { start: 5n, end: 5n });
      const error = await refusal(w.supplier.creditProgram.registerBatch(result));
      expect(error).to.be.instanceOf(InputError);
      expect([error.name, error.args]).to.deep.equal(["SerialRangeEmpty", { start: 5n, end: 5n }]);
    });

    it("are credited once for a parcel, year and methodology, whatever the programme", async () => {
      const { result, project } = await creditsOf(w, "counted");
      const { verifierGroup } = w;
      const { programId } = await w.admin.creditProgram.registerProgram({ verifierGroup, standard: "another" });
      const again = { ...project, programId };
      await approveAction(w, w.supplier.creditProgram.projectAction(again));
      const { projectId } = await w.supplier.creditProgram.registerProject(again);

      const twice = resultOf(projectId, { vintage: result.vintage, dataDigest: id("another report") });
      await approveAction(w, w.supplier.creditProgram.batchAction(twice));
      const { name, args } = await refusal(w.supplier.creditProgram.registerBatch(twice));
      expect(name).to.equal("AlreadyClaimed");
      const contract = await w.connection.ethers.getContractAt("CreditProgram", w.supplier.creditProgram.address);
      const methodology = encodeBytes32String(project.methodology);
      const key: unknown = await contract.getFunction("claimKey")(project.parcel, result.vintage, methodology);
      expect(args).to.deep.include({ claimant: w.supplier.creditProgram.address, key });

      const nextYear = { ...twice, vintage: result.vintage + 1 };
      await approveAction(w, w.supplier.creditProgram.batchAction(nextYear));
      expect((await w.supplier.creditProgram.registerBatch(nextYear)).batchId).to.equal(serialId(nextYear));
    });

    it("refuse serials that another batch has", async () => {
      const { result, batchId } = await creditsOf(w, "serials");
      const projectId = await registered("same serials");
      const { blockKey, end } = result;
      const overlapping = resultOf(projectId, { blockKey, start: end - 1n, end: end + 1_000n });
      await approveAction(w, w.supplier.creditProgram.batchAction(overlapping));
      expect(await refused(w.supplier.creditProgram.registerBatch(overlapping))).to.deep.equal([
        "SerialRangeOverlap",
        { blockKey, start: end - 1n, end: end + 1_000n, existing: batchId },
      ]);
    });

    it("refuse a supplier who joined the verifiers after its project was registered", async () => {
      const [one, two, three] = w.verifiers;
      const salt = id("a small group");
      const seat = ({ address }: Person) => ({ account: address, entity: houseOf(address), weight: 1 });
      const rules = { threshold: 1 };
      const founding = { salt, members: [seat(one), seat(two)], rules };
      const { group } = await w.admin.quorum.createGroup(founding);
      const { programId } = await w.admin.creditProgram.registerProgram({ verifierGroup: group, standard: "small" });
      const approved = (action: string, consumer: string) => one.quorum.propose({ group, action, consumer });

      const farm = await newSupplier();
      const project = { ...projectOf(w, "joiner"), programId, supplier: farm.address };
      await approved(farm.creditProgram.projectAction(project), farm.creditProgram.address);
      const { projectId } = await farm.creditProgram.registerProject(project);

      const change = { group, members: [seat(one), seat(three), seat(farm)], rules };
      await approved(updateGroupAction(change), one.quorum.address);
      await one.quorum.updateGroup(change);
      const result = resultOf(projectId);
      await approved(farm.creditProgram.batchAction(result), farm.creditProgram.address);
      expect(await refused(farm.creditProgram.registerBatch(result))).to.deep.equal([
        "SupplierIsVerifier",
        { supplier: farm.address, verifierGroup: group },
      ]);
    });
  });

  it("finds another programme contract by its address", () => {
    const { address } = w.supplier.creditProgram;
    expect(w.buyer.creditProgram.at(address).address).to.equal(address);
  });
});

describe("Several programme contracts in one namespace", () => {
  const programs = buildModule("SeveralPrograms", (m) => {
    const namespace = sharedNamespace(m);
    const first = programContract(m, "First", namespace);
    return { ...m.useModule(creditProgramModule), first, second: programContract(m, "Second", namespace) };
  });

  it("credit a parcel, year and methodology once among them, and only once they are enrolled", async () => {
    const connection = await network.create();
    const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
    const deployment = bookOf(chainId, programs, await connection.ignition.deploy(programs));
    const signers = (await connection.ethers.getSigners()) as unknown as Signer[];
    const [admin, verifier, farm] = (await Promise.all(
      signers.slice(0, 3).map((signer) => personOf(signer, deployment)),
    )) as [Person, Person, Person];
    const enrol = (account: string, role: string) =>
      admin.identity.enroll({ account, role, entityId: houseOf(account), validUntil: 4_000_000_000 });
    const members = [{ account: verifier.address, entity: houseOf(verifier.address), weight: 1 }];
    const { group } = await admin.quorum.createGroup({ salt: id("verifiers"), members, rules: { threshold: 1 } });
    await enrol(farm.address, SUPPLIER);

    /** The same field's year in one of the contracts, approved there, under serials of its own. */
    const creditIn = async (name: string) => {
      const program = farm.creditProgram.at(name);
      const { address: consumer } = program;
      const approve = (action: string) => verifier.quorum.propose({ group, action, consumer });
      const { programId } = await admin.creditProgram
        .at(name)
        .registerProgram({ verifierGroup: group, standard: "ISO 14064-2:2019" });
      const project: Project = {
        programId,
        supplier: farm.address,
        region: "US-MD",
        methodology: "regenerative cropland 1.0",
        parcel: id("polygon"),
        dataDigest: id("design"),
      };
      await approve(program.projectAction(project));
      const { projectId } = await program.registerProject(project);
      const result = resultOf(projectId, { blockKey: BigInt(id(name)) >> 64n });
      await approve(program.batchAction(result));
      return { register: () => program.registerBatch(result), result };
    };
    const [first, second] = [await creditIn("First"), await creditIn("Second")];
    const ns = await farm.creditProgram.at("First").namespace();
    expect(await farm.creditProgram.at("Second").namespace()).to.equal(ns);
    expect(await farm.creditProgram.namespace()).to.not.equal(ns); // the deployment's own programme, as ever

    const early = await refusal(first.register());
    const [one, two] = ["First", "Second"].map((name) => addressOf(deployment, name)) as [string, string];
    expect([early.name, early.args]).to.deep.equal(["ClaimantNotEligible", { ns, account: one }]);
    for (const program of [one, two]) await enrol(program, PROGRAM_ROLE);

    expect((await first.register()).batchId).to.equal(serialId(first.result));
    const again = await refusal(second.register());
    expect(again.name).to.equal("AlreadyClaimed");
    expect(again.args).to.deep.include({ ns, claimant: one });
  });
});
