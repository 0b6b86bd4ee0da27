/**
 * How the contracts of this project are deployed for the benchmark: where each lies and what its constructor takes.
 * The only file to change when a constructor does.
 */
import type { Contract } from "ethers";
import { ZeroAddress } from "ethers";

import type { Bench } from "./harness/chain.ts";
import type { Subject } from "./harness/dsl.ts";
import type { Erc20Subject } from "./peers/tokens.ts";

export const ACCESS_MANAGER = "npm:@openzeppelin/contracts/access/manager/AccessManager.sol";
export const STABLE_TOKEN = "contracts/blocks/token/StableToken.sol";
export const ATOMIC_MARKET = "contracts/blocks/market/AtomicMarket.sol";
export const UNIQUE_CLAIMS = "contracts/blocks/notary/UniqueClaims.sol";
export const NOTARY = "contracts/blocks/notary/Notary.sol";
export const PARTICIPANT_REGISTRY = "contracts/blocks/identity/ParticipantRegistry.sol";
export const QUORUM = "contracts/blocks/quorum/Quorum.sol";
export const CREDIT_TOKEN = "contracts/blocks/certificate/CreditToken.sol";
export const CERTIFICATE_ART = "contracts/blocks/certificate/CertificateArt.sol";

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

export const participantRegistry = own("ParticipantRegistry", ACCESS_MANAGER, PARTICIPANT_REGISTRY);
/** The registrar is `admin`. */
export async function deployParticipants(bench: Bench): Promise<Contract> {
  const authority = await deployAuthority(bench);
  return await bench.deploy(PARTICIPANT_REGISTRY, await authority.getAddress());
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
