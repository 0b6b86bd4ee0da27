import { expect } from "chai";
import { ES256KSigner } from "did-jwt";
import { getBytes, id, Wallet, type Signer } from "ethers";
import type { SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers/types";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { deploy } from "../../scripts/deploy/deploy.ts";
import { connect } from "../../sdk/connect.ts";
import { issueVcJwt, verifyVcJwt } from "../../sdk/credentials/index.ts";
import {
  compromiseAction,
  revokeAction,
  rootAction,
  type AccreditationTerms,
  type AccreditationVerdict,
} from "../../sdk/index.ts";
import { refusal, type Person } from "../helpers/blocks.ts";

const DAY = 86_400;
const END = 4_000_000_000;

describe("Accreditation through the SDK", () => {
  let connection: NetworkConnection;
  let first: SnapshotRestorer;
  let board: Person;
  let relayer: Person;
  let ministry: Person;
  let agency: Person;
  let university: Person;
  let root: bigint;
  let below: bigint;
  let leaf: bigint;

  const now = async () => (await connection.ethers.provider.getBlock("latest"))!.timestamp;
  const wait = (seconds: number) => connection.networkHelpers.time.increase(seconds);
  const terms = (issuer: Person, more: Partial<AccreditationTerms> = {}): AccreditationTerms => ({
    issuer: issuer.address,
    credentialType: "Diploma",
    level: "Substantial",
    jurisdiction: "ES",
    to: END,
    ...more,
  });

  /** The board agrees to something that the kit is to do. */
  async function agree(action: string): Promise<void> {
    const group = await board.accreditation.group();
    const { ballot } = await board.quorum.propose({ group, action, consumer: board.accreditation.address });
    if (!(await board.quorum.isApproved(ballot))) await board.quorum.approve({ ballot });
  }

  async function found(given: AccreditationTerms, salt = id("salt")): Promise<bigint> {
    await agree(rootAction(given, salt));
    const { id: made, readyAt } = await relayer.accreditation.proposeRoot({ terms: given, salt });
    await connection.networkHelpers.time.increaseTo(readyAt);
    await relayer.accreditation.activateRoot({ id: made });
    return made;
  }

  const verdict = (issuer: Person, of: bigint, issuedAt: number, more: object = {}): Promise<AccreditationVerdict> =>
    relayer.accreditation.verdictOf({
      id: of,
      issuer: issuer.address,
      credentialType: "Diploma",
      jurisdiction: "ES",
      issuedAt,
      ...more,
    });

  before(async () => {
    connection = await network.create();
    const deployment = await deploy(connection, ["Accreditation"], {});
    const signers = (await connection.ethers.getSigners()) as unknown as Signer[];
    const person = async (signer: Signer): Promise<Person> =>
      Object.assign(await connect({ runner: signer, deployment }), { address: await signer.getAddress(), signer });
    [board, relayer] = (await Promise.all(signers.slice(0, 2).map(person))) as [Person, Person];
    // Issuers have keys and no coin: all they do goes through a relayer.
    const issuer = (name: string): Person => {
      const signer = new Wallet(id(name), connection.ethers.provider);
      return Object.assign(board.as(signer), { address: signer.address, signer });
    };
    [ministry, agency, university] = [issuer("ministry"), issuer("agency"), issuer("university")];

    root = await found(terms(ministry, { level: "High", jurisdiction: "", depth: 2 }));
    const accredit = async (by: Person, parent: bigint, given: AccreditationTerms) =>
      (await relayer.accreditation.accreditBySig(await by.accreditation.signAccredit({ parent, terms: given }))).id;
    below = await accredit(ministry, root, terms(agency, { depth: 1 }));
    leaf = await accredit(agency, below, terms(university, { level: "Low" }));
    first = await connection.networkHelpers.takeSnapshot();
  });
  beforeEach(() => first.restore());

  it("tells the actions that the board approves as the contract makes them", async () => {
    const kit = await connection.ethers.getContractAt("Accreditation", board.accreditation.address);
    const given = terms(university, { depth: 1, from: 3 });
    const text = (short: string) => `0x${Buffer.from(short).toString("hex").padEnd(64, "0")}`;
    const struct = [university.address, text("Diploma"), 2, text("ES"), 1, 3, END];
    const ask = (name: string, ...args: unknown[]) => kit.getFunction(name).staticCall(...args);
    expect(rootAction(given, id("s"))).to.equal(await ask("rootAction", struct, id("s")));
    expect(revokeAction(7n)).to.equal(await ask("revokeAction", 7n));
    expect(compromiseAction(7n, 9)).to.equal(await ask("compromiseAction", 7n, 9));
  });

  it("judges an issuer by its whole chain", async () => {
    const issuedAt = await now();
    expect(await verdict(university, leaf, issuedAt)).to.equal("accredited");
    const chain = await relayer.accreditation.chainOf({ id: leaf, issuedAt });
    expect(chain.map((link) => [link.id, link.terms.issuer, link.verdict])).to.deep.equal([
      [leaf, university.address, "accredited"],
      [below, agency.address, "accredited"],
      [root, ministry.address, "accredited"],
    ]);
    expect(await verdict(agency, leaf, issuedAt)).to.equal("wrong issuer");
    expect(await verdict(university, 99n, issuedAt)).to.equal("unknown");
    expect(await verdict(university, leaf, issuedAt, { credentialType: "Licence" })).to.equal("wrong type");
    expect(await verdict(university, leaf, issuedAt, { level: "High" })).to.equal("level too low");
    expect(await verdict(university, leaf, issuedAt, { jurisdiction: "FR" })).to.equal("wrong jurisdiction");
    expect(await verdict(university, leaf, 1)).to.equal("not yet valid");
    expect(await verdict(university, leaf, END + 1)).to.equal("expired");
    expect(await relayer.accreditation.grantOf(99n)).to.equal(undefined);
    expect(await relayer.accreditation.chainOf({ id: 99n, issuedAt })).to.deep.equal([]);
  });

  it("never gives more than its giver has, and nobody a way to raise itself", async () => {
    const raised: [string, Person, bigint, AccreditationTerms, string][] = [
      ["a level above", agency, below, terms(university, { level: "High" }), "AccreditationLevelInvalid"],
      [
        "another jurisdiction",
        agency,
        below,
        terms(university, { jurisdiction: "FR" }),
        "AccreditationJurisdictionInvalid",
      ],
      ["everywhere", agency, below, terms(university, { jurisdiction: "" }), "AccreditationJurisdictionInvalid"],
      ["another type", agency, below, terms(university, { credentialType: "Licence" }), "AccreditationTypeInvalid"],
      ["as deep as itself", agency, below, terms(university, { depth: 1 }), "AccreditationDepthInvalid"],
      ["longer than itself", agency, below, terms(university, { to: END + 1 }), "AccreditationDatesInvalid"],
      ["itself", agency, below, terms(agency), "AccreditationIssuerInvalid"],
      ["one above", agency, below, terms(ministry), "AccreditationIssuerInvalid"],
      ["below what has no depth", university, leaf, terms(relayer, { level: "Low" }), "AccreditationDepthExhausted"],
      ["under another's", university, below, terms(relayer), "AccreditationIssuerOnly"],
    ];
    for (const [what, by, parent, given, name] of raised) {
      const signed = await by.accreditation.signAccredit({ parent, terms: given });
      const error = await refusal(relayer.accreditation.accreditBySig(signed));
      expect(error.name, what).to.equal(name);
      expect(error.remedy, what).to.be.a("string");
    }
  });

  it("lets a superior take a subtree down, by signature, and with no further transaction below", async () => {
    const issuedAt = await now();
    await relayer.accreditation.revokeBySig(await ministry.accreditation.signRevoke({ id: below }));
    expect(await verdict(university, leaf, issuedAt)).to.equal("revoked");
    expect((await relayer.accreditation.grantOf(leaf))!.status).to.equal("active");
    const error = await refusal(
      relayer.accreditation.accreditBySig(
        await agency.accreditation.signAccredit({ parent: below, terms: terms(relayer) }),
      ),
    );
    expect([error.name, error.args]).to.deep.equal(["AccreditationImpaired", { id: below, verdict: 7n }]);
  });

  it("separates by time what a stolen key issued, however it is dated", async () => {
    const before = await now();
    await wait(DAY);
    const since = await now();
    await wait(DAY);
    // The thief accredits an accomplice before anybody notices.
    const { id: forged } = await relayer.accreditation.accreditBySig(
      await agency.accreditation.signAccredit({ parent: below, terms: terms(relayer) }),
    );
    expect(await verdict(relayer, forged, await now())).to.equal("accredited");
    const report = await agency.accreditation.signReportCompromise({ id: below, since });
    await relayer.accreditation.reportCompromiseBySig(report);
    expect(await verdict(relayer, forged, await now())).to.equal("compromised");
    expect(await verdict(agency, below, since)).to.equal("compromised");
    expect(await verdict(agency, below, before)).to.equal("accredited");
    expect(await verdict(university, leaf, await now())).to.equal("accredited");
  });

  it("lets the board stop a pending root, remove one that stands, and report one", async () => {
    const salt = id("second");
    const second = terms(university);
    await agree(rootAction(second, salt));
    const { id: pending } = await relayer.accreditation.proposeRoot({ terms: second, salt });
    expect(await verdict(university, pending, await now())).to.equal("root not active");
    await agree(revokeAction(pending));
    await relayer.accreditation.revokeByQuorum({ id: pending });
    await wait(30 * DAY);
    expect((await refusal(relayer.accreditation.activateRoot({ id: pending }))).name).to.equal("RootNotPending");

    const since = await now();
    await agree(compromiseAction(root, since));
    await relayer.accreditation.reportCompromiseByQuorum({ id: root, since });
    expect(await verdict(ministry, root, since, { jurisdiction: "" })).to.equal("compromised");
    expect(await verdict(university, leaf, await now())).to.equal("accredited");
    await agree(revokeAction(root));
    await relayer.accreditation.revokeByQuorum({ id: root });
    expect(await verdict(university, leaf, since)).to.equal("revoked");
    expect((await refusal(relayer.accreditation.revokeByQuorum({ id: root }))).name).to.equal(
      "AccreditationAlreadyRevoked",
    );
  });

  it("finds an issuer's accreditations and judges by the one that it chose", async () => {
    const who = { account: university.address, topic: "Diploma" };
    expect(await relayer.accreditation.isEligible(who)).to.equal(false);
    await relayer.accreditation.chooseBySig(await university.accreditation.signChoose({ id: leaf }));
    expect(await relayer.accreditation.isEligible(who)).to.equal(true);
    expect(await relayer.accreditation.chosenOf({ issuer: university.address, credentialType: "Diploma" })).to.equal(
      leaf,
    );
    const grants = await relayer.accreditation.grants({ issuer: university.address });
    expect(grants.map((grant) => [grant.id, grant.parent, grant.status])).to.deep.equal([[leaf, below, "active"]]);
    expect(await relayer.accreditation.grants()).to.have.length(3);
    await relayer.accreditation.revokeBySig(await ministry.accreditation.signRevoke({ id: leaf }));
    expect(await relayer.accreditation.isEligible(who)).to.equal(false);
    for (const person of [ministry, agency, university]) {
      expect(await connection.ethers.provider.getTransactionCount(person.address)).to.equal(0);
    }
  });

  it("answers a verifier of credentials", async () => {
    const did = `did:ethr:0x7a69:${university.address}`;
    const key = new Wallet(id("university"));
    const method = {
      id: `${did}#key`,
      type: "EcdsaSecp256k1VerificationKey2019",
      controller: did,
      publicKeyHex: key.signingKey.publicKey.slice(2),
    };
    const document = { id: did, verificationMethod: [method], assertionMethod: [method.id] };
    const resolver = {
      resolve: () => Promise.resolve({ didResolutionMetadata: {}, didDocumentMetadata: {}, didDocument: document }),
    };
    const signer = { did, algorithm: "ES256K" as const, sign: ES256KSigner(getBytes(key.privateKey)) };
    const issue = (issuedAt: number, type = "Diploma") =>
      issueVcJwt({ type, subject: "did:example:student", claims: { degree: "BSc" } }, signer, issuedAt);
    const check = async (jwt: string, level?: AccreditationTerms["level"]) =>
      (
        await verifyVcJwt(jwt, {
          resolver,
          accredited: relayer.accreditation.accredited({ level, jurisdiction: "ES" }),
          now: () => END - DAY,
        })
      ).verdict;

    const issued = await issue((await now()) + 1);
    expect(await check(issued), "nothing chosen").to.equal("IssuerNotAccredited");
    await relayer.accreditation.chooseBySig(await university.accreditation.signChoose({ id: leaf }));
    expect(await check(issued)).to.equal("Valid");
    expect(await check(issued, "Substantial")).to.equal("IssuerNotAccredited");
    expect(await check(await issue((await now()) + 1, "Licence"))).to.equal("IssuerNotAccredited");

    await wait(DAY);
    const since = await now();
    await wait(DAY);
    const later = await issue(await now());
    expect(await check(later)).to.equal("Valid");
    await relayer.accreditation.reportCompromiseBySig(
      await university.accreditation.signReportCompromise({ id: leaf, since }),
    );
    expect(await check(later)).to.equal("IssuerNotAccredited");
    expect(await check(issued)).to.equal("Valid");
    await relayer.accreditation.revokeBySig(await ministry.accreditation.signRevoke({ id: below }));
    expect(await check(issued)).to.equal("IssuerNotAccredited");
  });

  it("takes no DID of another method or chain for the account in which it ends", async () => {
    const accredited = relayer.accreditation.accredited({ jurisdiction: "ES" });
    await relayer.accreditation.chooseBySig(await university.accreditation.signChoose({ id: leaf }));
    const ask = async (issuer: string) => accredited({ issuer, type: "Diploma", issuedAt: await now() });
    const { address } = university;
    expect(await ask(`did:ethr:0x7a69:${address}`)).to.equal(true);
    expect(await ask(`did:ethr:31337:${address.toLowerCase()}`)).to.equal(true);
    for (const forged of [
      `did:web:mallory.example:${address}`,
      `did:ethr:0x7a6a:${address}`,
      `did:ethr:${address}`,
      `did:ethr:mallory:0x7a69:${address}`,
      `did:ethr:0x7a69:${address}#key`,
      address,
      "",
    ]) {
      expect(await ask(forged), forged).to.equal(false);
    }
  });

  it("refuses before anything is paid what the contract would refuse", async () => {
    const { accreditation } = board;
    const refused: [() => Promise<unknown>, string][] = [
      [
        () => accreditation.proposeRoot({ terms: terms(university, { credentialType: "" }) }),
        "AccreditationTypeInvalid",
      ],
      [() => accreditation.proposeRoot({ terms: terms(university, { depth: 8 }) }), "AccreditationDepthInvalid"],
      [
        () => accreditation.proposeRoot({ terms: terms(university, { level: "None" as never }) }),
        "AccreditationLevelInvalid",
      ],
      [() => accreditation.proposeRoot({ terms: terms(university, { from: 9, to: 8 }) }), "AccreditationDatesInvalid"],
      [
        () => accreditation.proposeRoot({ terms: { ...terms(university), issuer: `0x${"00".repeat(20)}` } }),
        "AccreditationIssuerInvalid",
      ],
      [
        () => accreditation.proposeRoot({ terms: terms(university, { credentialType: "x".repeat(32) }) }),
        "BytesInvalid",
      ],
      [() => accreditation.proposeRoot({ terms: terms(university, { level: "Low" }) }), "BallotUnknown"],
      [() => accreditation.revoke({ id: 99n }), "AccreditationUnknown"],
      [() => accreditation.activateRoot({ id: root }), "RootNotPending"],
      [() => accreditation.reportCompromise({ id: root, since: 5 }), "AccreditationSuperiorOnly"],
    ];
    const before = await connection.ethers.provider.getTransactionCount(board.address);
    for (const [act, name] of refused) expect((await refusal(act())).name).to.equal(name);
    expect(await connection.ethers.provider.getTransactionCount(board.address)).to.equal(before);
  });
});
