import { attestation, type Attestations } from "./blocks/attestation/index.ts";
import { statusList, type StatusLists } from "./blocks/attestation/statusList/index.ts";
import { certificate, type Certificate } from "./blocks/certificate/index.ts";
import { did, type Did } from "./blocks/identity/did/index.ts";
import { identity, type Identity } from "./blocks/identity/index.ts";
import { recovery, type Recovery } from "./blocks/identity/recovery/index.ts";
import { market, type Market } from "./blocks/market/index.ts";
import { claims, type Claims } from "./blocks/notary/claims.ts";
import { notary, type Notary } from "./blocks/notary/index.ts";
import { transparencyLog, type TransparencyLog } from "./blocks/notary/log/index.ts";
import { quorum, type Quorum } from "./blocks/quorum/index.ts";
import { token, type Token } from "./blocks/token/index.ts";
import { usage, type Usage } from "./blocks/usage/index.ts";
import { accreditation, type Accreditations } from "./kits/accreditation/index.ts";
import { endorsements, type Endorsements } from "./kits/endorsements.ts";
import { logBonds, type LogBonds } from "./kits/logBonds/index.ts";
import { creditProgram, type CreditProgram } from "./kits/creditProgram.ts";
import { carbonRemoval, type CarbonRemoval } from "./systems/environment/carbonRemoval.ts";
import { provenanceLedger, type ProvenanceLedger } from "./systems/data/provenanceLedger/index.ts";
import { alastria, type Alastria } from "./systems/identity/alastriaIdentityManager/index.ts";
import { identityService, type IdentityService } from "./systems/identity/identityService/index.ts";
import { socialGraph, type SocialGraph } from "./systems/identity/socialGraphIdentity.ts";
import { certificateAuthority, type CertificateAuthority } from "./systems/security/certificateAuthority/index.ts";
import { certificateBatches, type CertificateBatches } from "./systems/security/certificateBatches/index.ts";
import { nameKeyRegistry, type NameKeyRegistry } from "./systems/security/nameKeyRegistry/index.ts";
import { Session, type Runner } from "./core/session.ts";
import type { Deployment } from "./deployment.ts";

/** A deployment of Trellis as one account sees it: one namespace for each block, kit and system. */
export interface Trellis {
  /** Who may issue which credentials. */
  readonly accreditation: Accreditations;
  /** AlastriaIDs, their keys, credentials and presentations (system 26). */
  readonly alastria: Alastria;
  /** Who said what about whom, and whether it still stands. */
  readonly attestation: Attestations;
  /** Certificates that are owned once and never sold again (system 14). */
  readonly carbonRemoval: CarbonRemoval;
  /** Credits by serial numbers, and the certificates of their retirement. */
  readonly certificate: Certificate;
  /** Which key speaks for a name, and who vouches for the organisation behind it (system 30). */
  readonly certificateAuthority: CertificateAuthority;
  /** Certificates by the thousand (system 30). */
  readonly certificateBatches: CertificateBatches;
  /** The same thing only once. */
  readonly claims: Claims;
  /** From a verified activity to credits. */
  readonly creditProgram: CreditProgram;
  /** Identities, their keys and services. */
  readonly did: Did;
  /** Several organisations vouch for one thing. */
  readonly endorsements: Endorsements;
  readonly logBonds: LogBonds;
  /** Who acts for which entity in which role. */
  readonly identity: Identity;
  /** ID files that one operator validates and every other verifies (system 27). */
  readonly identityService: IdentityService;
  /** Logs that only grow. */
  readonly log: TransparencyLog;
  /** Exchange by signed orders. */
  readonly market: Market;
  /** Which key speaks for a name, by the word of validators in different networks (system 29). */
  readonly nameKeyRegistry: NameKeyRegistry;
  /** That a document existed, and which version stands. */
  readonly notary: Notary;
  /** Where data came from and what was done with it (system 31). */
  readonly provenanceLedger: ProvenanceLedger;
  /** n of m agree to one action, once. */
  readonly quorum: Quorum;
  /** An identity back from its guardians when its key is lost or stolen. */
  readonly recovery: Recovery;
  /** Identity out of what others say who know the person (system 28). */
  readonly socialGraph: SocialGraph;
  /** Which credentials of an issuer still stand, after the W3C. */
  readonly statusList: StatusLists;
  /** Money that somebody keeps. */
  readonly token: Token;
  /** What may be done with data, until when, and what was done. */
  readonly usage: Usage;
  /** The address book, checked. */
  readonly deployment: Deployment;
  /** The runner it was connected with. */
  readonly runner: Runner;
  /** The same deployment seen by another account of the same chain. */
  as(runner: Runner): Trellis;
}

/** Gives a session its namespaces. A new block, kit or system is added here and in the interface above. */
export function assemble(session: Session): Trellis {
  const { runner, deployment } = session;
  return {
    accreditation: accreditation(session),
    alastria: alastria(session),
    attestation: attestation(session),
    carbonRemoval: carbonRemoval(session),
    certificate: certificate(session),
    certificateAuthority: certificateAuthority(session),
    certificateBatches: certificateBatches(session),
    claims: claims(session),
    creditProgram: creditProgram(session),
    did: did(session),
    endorsements: endorsements(session),
    logBonds: logBonds(session),
    identity: identity(session),
    identityService: identityService(session),
    log: transparencyLog(session),
    market: market(session),
    nameKeyRegistry: nameKeyRegistry(session),
    notary: notary(session),
    provenanceLedger: provenanceLedger(session),
    quorum: quorum(session),
    recovery: recovery(session),
    socialGraph: socialGraph(session),
    statusList: statusList(session),
    token: token(session),
    usage: usage(session),
    deployment,
    runner,
    as: (other) => assemble(new Session(other, deployment)),
  };
}
