import { AbiCoder, keccak256, type TransactionReceipt } from "ethers";

import { call } from "../../../core/call.ts";
import type { CertificateAuthority as Contract, ICertificateAuthority } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes32, refuse, uint, ZERO_BYTES32 } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { randomSalt } from "../../../crypto/bytes.ts";
import {
  levelNumber,
  MAX_LIFETIME,
  VALIDATION_LEVELS,
  type ValidationLevel,
} from "../../../formats/certificates/standing.ts";
import { subjectKeyOf, type SubjectArgs } from "../../../formats/certificates/subject.ts";

const DAY = 86_400;
/** Short, so that a certificate that nobody hears of any more is soon none. */
const LIFETIME = 10 * DAY;

/** What is applied for. */
export interface ApplicationArgs extends SubjectArgs {
  /** SHA-256 of the key's SubjectPublicKeyInfo, see `spkiDigest` of `@trellis/sdk/x509`. */
  spki: string;
  /** For how long, in seconds; ten days if left out, 47 at most. */
  lifetime?: number;
  /** DV if left out. */
  level?: ValidationLevel;
  /** Salted hash of who the organisation is, for OV and EV. */
  organisation?: string;
}

/** An application with what was committed to: keep it until the certificate is there. */
export interface PreparedApplication {
  application: Required<ApplicationArgs>;
  /** Secret until it is revealed. */
  salt: string;
  commitment: string;
}

/** A certificate as it was issued. */
export interface IssuedCertificate {
  subjectKey: string;
  subject: string;
  spki: string;
  organisation: string;
  level: ValidationLevel;
  notBefore: number;
  notAfter: number;
  name: string;
}

export interface Applying {
  /**
   * Prepares an application of the connected account's. Nothing is sent.
   *
   * Before `reveal` the account has to control the name in the eyes of the contract's `names` (by default the registrar enrols it
   * under `nameKey(name)`), and to have paid in.
   *
   * @throws DomainNameInvalid; SubjectInvalid; LifetimeInvalid; KeyZero; OrganisationInvalid.
   * @example
   * const role = nameKey("www.bank.example"); // of `@trellis/sdk/formats`
   * await registrar.identity.enroll({ account: bank.address, role, entityId, validUntil });
   * await bank.token.approve({ spender: bank.certificateAuthority.address, amount });
   * await bank.certificateAuthority.deposit({ amount });
   *
   * const prepared = await bank.certificateAuthority.prepare({ name: "www.bank.example", spki });
   * await bank.certificateAuthority.commit(prepared);
   * // a minute later
   * await bank.certificateAuthority.reveal(prepared); // { subjectKey, notAfter, receipt, … }
   */
  prepare(args: ApplicationArgs): Promise<PreparedApplication>;
  /** Commits to an application, so that nobody can copy it. @throws CommitmentExists. */
  commit: Verb<Pick<PreparedApplication, "commitment">, void, { commitment: string; sender: string }>;
  /**
   * Shows an application that was committed to a minute to a day before, pays for it out of the account, and has the
   * certificate. It replaces one of the account's own for the same subject, with its next key and its request.
   *
   * @throws CommitmentUnknown; CommitmentUntimely with the times; NameNotControlled; NameBound; KeyCompromised; FeeUnpaid.
   */
  reveal: Verb<Omit<PreparedApplication, "commitment">, string, IssuedCertificate>;
}

const coder = AbiCoder.defaultAbiCoder();
const BOUND = ["uint256", "address", "address", "tuple(string,bytes32,bytes32,uint40,uint8,bytes32)", "bytes32"];

export function applying(handle: Handle<Contract>): Applying {
  return {
    async prepare(args) {
      const application = complete(args);
      const { chainId } = handle.session.deployment;
      const [salt, sender] = [randomSalt(), await handle.session.signer.getAddress()];
      const bound = [chainId, handle.address, sender, Object.values(structOf(application)), salt];
      return { application, salt, commitment: keccak256(coder.encode(BOUND, bound)) };
    },
    commit: verb(handle, {
      call: (contract, { commitment }) => call(contract, contract.commit, [bytes32("commitment", commitment)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("Committed"), receipt),
    }),
    reveal: verb(handle, {
      call: (contract, { application, salt }) =>
        call(contract, contract.reveal, [structOf(application), bytes32("salt", salt)]),
      outcome: issued,
    }),
  };
}

function issued(contract: Contract, receipt: TransactionReceipt): IssuedCertificate {
  return issuedOf(emitted(contract, contract.getEvent("CertificateIssued"), receipt));
}

/** An issuance in words. */
export function issuedOf(event: {
  subjectKey: string;
  subject: string;
  spki: string;
  organisation: string;
  level: bigint;
  notBefore: bigint;
  notAfter: bigint;
  name: string;
}): IssuedCertificate {
  const { subjectKey, subject, spki, organisation, level, notBefore, notAfter, name } = event;
  return {
    ...{ subjectKey, subject, spki, organisation, name },
    level: VALIDATION_LEVELS[Number(level)]!,
    notBefore: Number(notBefore),
    notAfter: Number(notAfter),
  };
}

function complete(args: ApplicationArgs): Required<ApplicationArgs> {
  const { name = "", pseudonym = ZERO_BYTES32, lifetime = LIFETIME, level = "DV", organisation = ZERO_BYTES32 } = args;
  subjectKeyOf({ name, pseudonym });
  lifetimeOf(lifetime);
  if (bytes32("spki", args.spki) === ZERO_BYTES32) refuse("KeyZero", {});
  const isOrganisation = level !== "DV";
  const isNamed = bytes32("organisation", organisation) !== ZERO_BYTES32;
  if (isOrganisation !== isNamed || (isOrganisation && name === "")) {
    refuse("OrganisationInvalid", { level: levelNumber(level), organisation });
  }
  return { name, pseudonym, spki: args.spki, lifetime, level, organisation };
}

/** A lifetime that certificates can have. */
export function lifetimeOf(lifetime: number): bigint {
  const whole = uint("lifetime", lifetime, 40);
  const fits = whole >= 60n && whole <= BigInt(MAX_LIFETIME);
  return fits ? whole : refuse("LifetimeInvalid", { lifetime: whole, most: BigInt(MAX_LIFETIME) });
}

function structOf(application: Required<ApplicationArgs>): ICertificateAuthority.ApplicationStruct {
  const { name, pseudonym, spki, lifetime, level, organisation } = application;
  return { name, pseudonym, spki, lifetime: lifetimeOf(lifetime), level: levelNumber(level), organisation };
}
