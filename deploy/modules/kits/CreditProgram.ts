import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type {
  IgnitionModuleBuilder,
  NamedArtifactContractDeploymentFuture,
  StaticCallFuture,
} from "@nomicfoundation/ignition-core";
import { id, ZeroHash } from "ethers";

import authority from "../authority.ts";
import certificate from "../blocks/certificate.ts";
import identity from "../blocks/identity.ts";
import notary from "../blocks/notary.ts";
import quorum from "../blocks/quorum.ts";

/** The topic under which a programme contract is enrolled, so that it may claim in the shared namespace. */
export const PROGRAM_ROLE = id("credit program");

/**
 * Opens a namespace for a deployment with several programme contracts, so that none credits what another did. The
 * registrar enrols each of them under {@link PROGRAM_ROLE}.
 */
export function sharedNamespace(m: IgnitionModuleBuilder): StaticCallFuture<string, string> {
  const { uniqueClaims } = m.useModule(notary);
  const { participantRegistry } = m.useModule(identity);
  const opened = m.call(uniqueClaims, "openNamespace", [0, participantRegistry, PROGRAM_ROLE, false]);
  return m.staticCall(uniqueClaims, "namespaceId", [m.getAccount(0), 0, true, false], 0, { after: [opened] });
}

/** One programme contract, an issuer of the credit token; it claims in a namespace of its own unless one is given. */
export function programContract(
  m: IgnitionModuleBuilder,
  name: string,
  namespace: string | StaticCallFuture<string, string> = ZeroHash,
): NamedArtifactContractDeploymentFuture<"CreditProgram"> {
  const { accessManager } = m.useModule(authority);
  const { credits } = m.useModule(certificate);
  const { participantRegistry } = m.useModule(identity);
  const { uniqueClaims } = m.useModule(notary);
  const blocks = [credits, m.useModule(quorum).quorum, uniqueClaims, participantRegistry];
  const program = m.contract("CreditProgram", [accessManager, ...blocks, namespace], { id: name });
  m.call(credits, "setIssuer", [program, true], { id: `Issuer${name}` });
  return program;
}

/** From a verified activity to credits. */
export default buildModule("CreditProgram", (m) => ({
  ...m.useModule(authority),
  creditProgram: programContract(m, "CreditProgram"),
  credits: m.useModule(certificate).credits,
  certificates: m.useModule(certificate).certificates,
  participantRegistry: m.useModule(identity).participantRegistry,
  quorum: m.useModule(quorum).quorum,
  uniqueClaims: m.useModule(notary).uniqueClaims,
}));
