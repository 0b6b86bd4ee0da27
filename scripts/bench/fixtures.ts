/**
 * How the contracts of this project are deployed for the benchmark: where each lies and what its constructor takes.
 * The only file to change when a constructor does.
 */
import type { Contract } from "ethers";
import { id, ZeroAddress, ZeroHash } from "ethers";

import { groupId } from "../../sdk/blocks/quorum/group.ts";
import type { Bench } from "./harness/chain.ts";
import type { Subject } from "./harness/dsl.ts";
import type { Erc20Subject } from "./peers/tokens.ts";

export const ACCESS_MANAGER = "npm:@openzeppelin/contracts/access/manager/AccessManager.sol";
export const STABLE_TOKEN = "contracts/blocks/token/StableToken.sol";
export const ATOMIC_MARKET = "contracts/blocks/market/AtomicMarket.sol";
export const UNIQUE_CLAIMS = "contracts/blocks/notary/UniqueClaims.sol";
export const NOTARY = "contracts/blocks/notary/Notary.sol";
export const TRANSPARENCY_LOG = "contracts/blocks/notary/TransparencyLog.sol";
export const PARTICIPANT_REGISTRY = "contracts/blocks/identity/ParticipantRegistry.sol";
export const ATTESTATION_REGISTRY = "contracts/blocks/attestation/AttestationRegistry.sol";
export const STATUS_LIST = "contracts/blocks/attestation/StatusList.sol";
export const DID_REGISTRY = "contracts/blocks/identity/DIDRegistry.sol";
export const DID_RECOVERY = "contracts/blocks/identity/DIDRecovery.sol";
export const QUORUM = "contracts/blocks/quorum/Quorum.sol";
export const ENDORSEMENTS = "contracts/kits/Endorsements.sol";
export const LOG_BONDS = "contracts/kits/LogBonds.sol";
export const CERTIFICATE_AUTHORITY = "contracts/systems/security/CertificateAuthority.sol";
export const NAME_KEY_REGISTRY = "contracts/systems/security/NameKeyRegistry.sol";
export const CERTIFICATE_BATCHES = "contracts/systems/security/CertificateBatches.sol";
export const PROVENANCE_LEDGER = "contracts/systems/data/ProvenanceLedger.sol";
export const USAGE_POLICY = "contracts/blocks/usage/UsagePolicy.sol";
export const CREDIT_TOKEN = "contracts/blocks/certificate/CreditToken.sol";
export const CERTIFICATE_ART = "contracts/blocks/certificate/CertificateArt.sol";

export const ACCREDITATION = "contracts/kits/Accreditation.sol";
export const CREDIT_PROGRAM = "contracts/kits/CreditProgram.sol";
export const ALASTRIA = "contracts/systems/identity/AlastriaIdentityManager.sol";
export const IDENTITY_SERVICE = "contracts/systems/identity/IdentityService.sol";
export const CARBON_REMOVAL = "contracts/systems/environment/CarbonRemoval.sol";

export const SOCIAL_GRAPH_IDENTITY = "contracts/systems/identity/SocialGraphIdentity.sol";

/** Measures what a view costs its caller. */
export const EXECUTION_METER = "scripts/bench/harness/ExecutionMeter.sol";

const DECIMALS = 6;
const CAP = 10n ** 18n;
const DAY = 24n * 3600n;
const WEEK = 7n * DAY;

function own(name: string, ...sources: string[]): Subject {
  return { name, version: null, sources };
}

/** The deployment's authority, with `admin` as its admin. */
async function deployAuthority(bench: Bench): Promise<Contract> {
  return await bench.deploy(ACCESS_MANAGER, bench.actors.admin.address);
}

export const stableToken: Erc20Subject = {
  ...own("StableToken", ACCESS_MANAGER, STABLE_TOKEN),
  /** `admin` is a minter whose allowance and rate leave room, as a minter's do on an ordinary day. */
  async deploy(bench) {
    const { admin } = bench.actors;
    const authority = await deployAuthority(bench);
    const token = await bench.deploy(STABLE_TOKEN, "Stable", "STB", DECIMALS, CAP, WEEK, await authority.getAddress());
    await bench.send(admin, token, "configureMinter", [admin.address, CAP, CAP / 10n, DAY]);
    return {
      token,
      mint: (to, amount) => bench.send(admin, token, "mint", [to, amount]),
      domain: () => bench.domainOf(token),
    };
  },
};

export const atomicMarket = own("AtomicMarket", ATOMIC_MARKET);
/** A market without eligibility: open to everyone. */
export async function deployMarket(bench: Bench): Promise<Contract> {
  return await bench.deploy(ATOMIC_MARKET, ZeroAddress);
}

export const uniqueClaims = own("UniqueClaims", UNIQUE_CLAIMS);
export async function deployClaims(bench: Bench): Promise<Contract> {
  return await bench.deploy(UNIQUE_CLAIMS);
}

export const notary = own("Notary", NOTARY);
export async function deployNotary(bench: Bench): Promise<Contract> {
  return await bench.deploy(NOTARY);
}

export const transparencyLog = own("TransparencyLog", TRANSPARENCY_LOG);
export async function deployLog(bench: Bench): Promise<Contract> {
  return await bench.deploy(TRANSPARENCY_LOG);
}

export const logBonds = own("LogBonds", ACCESS_MANAGER, STABLE_TOKEN, TRANSPARENCY_LOG, LOG_BONDS);
/** alice is an operator with its bond; bob has money for a deposit. */
export async function deployLogBonds(bench: Bench) {
  const { admin, alice, bob } = bench.actors;
  const log = await deployLog(bench);
  const { token, mint } = await stableToken.deploy(bench);
  const terms = { minimumBond: 10n ** 9n, penalty: 10n ** 8n, claimDeposit: 10n ** 6n };
  const places = await Promise.all([log, token].map((part) => part.getAddress()));
  const bonds = await bench.deploy(LOG_BONDS, ...places, admin.address, terms);
  for (const rich of [alice, bob]) {
    await mint(rich.address, 10n ** 10n);
    await bench.send(rich, token, "approve", [await bonds.getAddress(), 10n ** 10n]);
  }
  await bench.send(alice, bonds, "deposit", [10n ** 9n]);
  return { log, bonds };
}

export const participantRegistry = own("ParticipantRegistry", ACCESS_MANAGER, PARTICIPANT_REGISTRY);
/** The registrar is `admin`. */
export async function deployParticipants(bench: Bench): Promise<Contract> {
  const authority = await deployAuthority(bench);
  return await bench.deploy(PARTICIPANT_REGISTRY, await authority.getAddress());
}

export const attestationRegistry = own("AttestationRegistry", ATTESTATION_REGISTRY);
export async function deployAttestations(bench: Bench): Promise<Contract> {
  return await bench.deploy(ATTESTATION_REGISTRY);
}

export const statusList = own("StatusList", STATUS_LIST);
export async function deployStatusList(bench: Bench): Promise<Contract> {
  return await bench.deploy(STATUS_LIST);
}

export const accreditation = own("Accreditation", QUORUM, ACCREDITATION);
/** Roots are decided by `admin` alone, and wait a day. */
export async function deployAccreditation(bench: Bench): Promise<{ quorum: Contract; kit: Contract; group: string }> {
  const { admin } = bench.actors;
  const quorum = await bench.deploy(QUORUM);
  const members = [[admin.address, 1n, id("board")]];
  await bench.send(admin, quorum, "createGroup", [id("board"), members, [1, 0, false, false]]);
  const group = groupId({ creator: admin.address, salt: id("board") });
  const kit = await bench.deploy(ACCREDITATION, await quorum.getAddress(), group, DAY);
  return { quorum, kit, group };
}

export const identityService = own(
  "IdentityService",
  ACCESS_MANAGER,
  QUORUM,
  ATTESTATION_REGISTRY,
  ACCREDITATION,
  PARTICIPANT_REGISTRY,
  DID_REGISTRY,
  IDENTITY_SERVICE,
);

export const didRegistry = own("DIDRegistry", DID_REGISTRY);
export async function deployDids(bench: Bench): Promise<Contract> {
  return await bench.deploy(DID_REGISTRY);
}

export const didRecovery = own("DIDRecovery", DID_REGISTRY, DID_RECOVERY);
/** The recovery of the identities of a registry of its own. */
export async function deployRecovery(bench: Bench): Promise<{ registry: Contract; recovery: Contract }> {
  const registry = await bench.deploy(DID_REGISTRY);
  return { registry, recovery: await bench.deploy(DID_RECOVERY, await registry.getAddress()) };
}

export const quorum = own("Quorum", QUORUM);
export async function deployQuorum(bench: Bench): Promise<Contract> {
  return await bench.deploy(QUORUM);
}

export const creditToken = own("CreditToken", ACCESS_MANAGER, CERTIFICATE_ART, CREDIT_TOKEN);
/** Credits, which make the contract of their certificates themselves; the issuer is `admin`. */
export async function deployCredits(bench: Bench): Promise<Contract> {
  const { admin } = bench.actors;
  const authority = await deployAuthority(bench);
  const art = await bench.deploy(CERTIFICATE_ART);
  const credits = await bench.deploy(CREDIT_TOKEN, await authority.getAddress(), await art.getAddress());
  await bench.send(admin, credits, "setIssuer", [admin.address, true]);
  return credits;
}

export const carbonRemoval = own(
  "CarbonRemoval",
  ACCESS_MANAGER,
  PARTICIPANT_REGISTRY,
  QUORUM,
  UNIQUE_CLAIMS,
  CERTIFICATE_ART,
  CREDIT_TOKEN,
  CREDIT_PROGRAM,
  ATOMIC_MARKET,
  STABLE_TOKEN,
  CARBON_REMOVAL,
);

/** Everything system 14 stands on. */
export interface CarbonVenue {
  participants: Contract;
  quorum: Contract;
  credits: Contract;
  program: Contract;
  market: Contract;
  money: Contract;
  removal: Contract;
  /** The verifiers, once there are any. */
  group: string;
}

/**
 * System 14 as `deploy/modules/systems/environment/CarbonRemoval.ts` deploys it; `admin` holds every role. If asked, the
 * programme claims in a namespace that it may share with others, to which the participant registry is the gate.
 */
export async function deployCarbon(bench: Bench, { shared = false } = {}): Promise<CarbonVenue> {
  const { admin } = bench.actors;
  const [participants, quorum, claims] = [
    await deployParticipants(bench),
    await deployQuorum(bench),
    await deployClaims(bench),
  ];
  const credits = await deployCredits(bench);
  const authority = await (await deployAuthority(bench)).getAddress();
  const [registry, token] = [await participants.getAddress(), await credits.getAddress()];
  const blocks = [token, await quorum.getAddress(), await claims.getAddress(), registry];
  const opening = [0n, registry, id("credit program"), false];
  const namespace = shared ? await bench.read<string>(claims, "openNamespace", opening, admin) : ZeroHash;
  if (shared) await bench.send(admin, claims, "openNamespace", opening);
  const program = await bench.deploy(CREDIT_PROGRAM, authority, ...blocks, namespace);
  if (shared) {
    const enrolment = [await program.getAddress(), id("credit program"), id("programme"), 2n ** 60n];
    await bench.send(admin, participants, "enroll", enrolment);
  }
  const market = await bench.deploy(ATOMIC_MARKET, registry);
  const { token: money } = await stableToken.deploy(bench);
  const places = [await market.getAddress(), token, await program.getAddress(), registry];
  const removal = await bench.deploy(CARBON_REMOVAL, ...places);
  await bench.send(admin, credits, "setIssuer", [await program.getAddress(), true]);
  await bench.send(admin, credits, "setSeller", [await removal.getAddress(), true]);
  return { participants, quorum, credits, program, market, money, removal, group: "" };
}

export const alastriaIdentityManager = own(
  "AlastriaIdentityManager",
  ACCESS_MANAGER,
  PARTICIPANT_REGISTRY,
  DID_REGISTRY,
  ALASTRIA,
);
/** System 26 as its deploy module makes it; `admin` is the registrar of the members. */
export async function deployAlastria(bench: Bench): Promise<{ participants: Contract; manager: Contract }> {
  const participants = await deployParticipants(bench);
  const registry = await bench.deploy(DID_REGISTRY);
  const places = [await registry.getAddress(), await participants.getAddress()];
  return { participants, manager: await bench.deploy(ALASTRIA, ...places, 10_000) };
}

export const socialGraphIdentity = own(
  "SocialGraphIdentity",
  ACCESS_MANAGER,
  PARTICIPANT_REGISTRY,
  SOCIAL_GRAPH_IDENTITY,
);

/** What system 28 stands on. */
export interface SocialVenue {
  participants: Contract;
  graph: Contract;
}

/** System 28 with `admin` as registrar and only arbiter, and bonds of 100 in the stable token. */
export async function deploySocialGraph(bench: Bench, network: string): Promise<SocialVenue> {
  const { admin } = bench.actors;
  const [participants, votes] = [await deployParticipants(bench), await deployQuorum(bench)];
  const { token } = await stableToken.deploy(bench);
  const founding = [
    id("arbiters"),
    [{ account: admin.address, weight: 1, entity: id("arbiter") }],
    { threshold: 1, objectionThreshold: 0, fourEyes: false, distinctEntities: false },
  ];
  const arbiters = await bench.read<string>(votes, "createGroup", founding, admin);
  await bench.send(admin, votes, "createGroup", founding);
  const places = [await participants.getAddress(), await votes.getAddress()];
  const bond = [await token.getAddress(), 100n * 10n ** 6n];
  const graph = await bench.deploy(SOCIAL_GRAPH_IDENTITY, network, ...places, arbiters, ...bond);
  return { participants, graph };
}

export const usagePolicy = own("UsagePolicy", USAGE_POLICY);
export async function deployUsagePolicy(bench: Bench): Promise<Contract> {
  return await bench.deploy(USAGE_POLICY);
}

export const provenanceLedger = own("ProvenanceLedger", PROVENANCE_LEDGER);
export async function deployProvenanceLedger(bench: Bench): Promise<Contract> {
  return await bench.deploy(PROVENANCE_LEDGER, 24 * 3_600);
}

/** What certificates stand on: participants, endorsements (two for OV, three for EV), a log, and money that alice has. */
async function deployForCertificates(bench: Bench) {
  const { admin, alice } = bench.actors;
  const participants = await deployParticipants(bench);
  const endorsements = await bench.deploy(ENDORSEMENTS, await participants.getAddress(), [2, 3]);
  const log = await deployLog(bench);
  const { token, mint } = await stableToken.deploy(bench);
  await mint(alice.address, 10n ** 9n);
  const enrol = (account: string, topic: string, entity: string) =>
    bench.send(admin, participants, "enroll", [account, topic, id(entity), 2n ** 64n - 1n]);
  return { participants, endorsements, log, token, enrol };
}

const certificateParts = [ACCESS_MANAGER, PARTICIPANT_REGISTRY, ENDORSEMENTS, TRANSPARENCY_LOG, STABLE_TOKEN];

export const certificateAuthority = own("CertificateAuthority", ...certificateParts, CERTIFICATE_AUTHORITY);
/** alice controls the name and has paid in; DV costs 1, OV 7 and EV 10. */
export async function deployCertificateAuthority(bench: Bench, name: string) {
  const parts = await deployForCertificates(bench);
  const { alice, carol } = bench.actors;
  const { participants, endorsements, log, token } = parts;
  const places = await Promise.all([participants, endorsements, log, token].map((part) => part.getAddress()));
  const ca = await bench.deploy(CERTIFICATE_AUTHORITY, ...places, carol.address, [1_000_000n, 7_000_000n, 10_000_000n]);
  await parts.enrol(alice.address, id(name), "alice");
  await bench.send(alice, token, "approve", [await ca.getAddress(), 10n ** 8n]);
  await bench.send(alice, ca, "deposit", [alice.address, 10n ** 8n]);
  return { ...parts, ca };
}

export const certificateBatches = own("CertificateBatches", ...certificateParts, CERTIFICATE_BATCHES);
/** alice is a registration authority; a certificate costs 0.01, paid to carol. */
export async function deployCertificateBatches(bench: Bench) {
  const parts = await deployForCertificates(bench);
  const { alice, carol } = bench.actors;
  const { participants, endorsements, log, token } = parts;
  const places = await Promise.all([participants, endorsements, log, token].map((part) => part.getAddress()));
  const batches = await bench.deploy(CERTIFICATE_BATCHES, ...places, 10_000n, carol.address);
  await parts.enrol(alice.address, await bench.read(batches, "REGISTRATION_AUTHORITY", []), "alice");
  await bench.send(alice, token, "approve", [await batches.getAddress(), 2n ** 256n - 1n]);
  await bench.send(alice, token, "transfer", [carol.address, 1n]);
  return { ...parts, batches };
}

export const nameKeyRegistry = own(
  "NameKeyRegistry",
  ACCESS_MANAGER,
  PARTICIPANT_REGISTRY,
  TRANSPARENCY_LOG,
  QUORUM,
  STABLE_TOKEN,
  NAME_KEY_REGISTRY,
);
/** bob, carol and relayer validate, all three have to see the token; alice applies. */
export async function deployNameKeyRegistry(bench: Bench) {
  const { admin, alice, bob, carol, relayer } = bench.actors;
  const participants = await deployParticipants(bench);
  const log = await deployLog(bench);
  const votes = await bench.deploy(QUORUM);
  const founding = [id("arbiters"), [[admin.address, 1n, id("arbiter")]], [1, 0, false, false]];
  const arbiters = await bench.read<string>(votes, "createGroup", founding, admin);
  await bench.send(admin, votes, "createGroup", founding);
  const { token, mint } = await stableToken.deploy(bench);
  const places = await Promise.all([participants, token, log, votes].map((part) => part.getAddress()));
  const money = [10n ** 9n, 10n ** 7n];
  const registry = await bench.deploy(NAME_KEY_REGISTRY, ...places, arbiters, admin.address, ...money, 3n);
  for (const [i, actor] of [alice, bob, carol, relayer].entries()) {
    await mint(actor.address, 10n ** 10n);
    await bench.send(actor, token, "approve", [await registry.getAddress(), 10n ** 10n]);
    if (i === 0) continue;
    const network = id(`network ${i}`);
    const role = await bench.read(registry, "validatorRole", [network]);
    await bench.send(admin, participants, "enroll", [actor.address, role, id(`house ${i}`), 2n ** 64n - 1n]);
    await bench.send(actor, registry, "join", [network]);
  }
  return { registry, validators: [bob, carol, relayer] };
}
