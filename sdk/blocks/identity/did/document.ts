import { toBeHex } from "ethers";

import { valueText, type DidEntry, type DidState } from "./history.ts";

/** A key of a DID document. */
export interface VerificationMethod {
  id: string;
  type: string;
  controller: string;
  blockchainAccountId?: string;
  publicKeyHex?: string;
}

/** A DID document of DID Core 1.0, as did:ethr makes it. */
export interface DidDocument {
  id: string;
  verificationMethod: VerificationMethod[];
  authentication: string[];
  assertionMethod: string[];
  keyAgreement?: string[];
  service?: { id: string; type: string; serviceEndpoint: string }[];
}

/** The DID of an identity: `did:ethr:<chain id in hexadecimal>:<address>`. */
export function didOf(chainId: number, identity: string): string {
  return `did:ethr:${toBeHex(chainId).replace(/^0x0+/, "0x")}:${identity}`;
}

/** The document of an identity. A deactivated one has no key. */
export function documentOf(did: string, chainId: number, { owner, deactivated, entries }: DidState): DidDocument {
  const document: DidDocument = { id: did, verificationMethod: [], authentication: [], assertionMethod: [] };
  if (deactivated) return document;

  const controller = account(`${did}#controller`, did, chainId, owner);
  document.verificationMethod.push(controller);
  document.authentication.push(controller.id);
  document.assertionMethod.push(controller.id);
  for (const entry of entries) add(document, did, chainId, entry);
  return document;
}

function add(document: DidDocument, did: string, chainId: number, entry: DidEntry): void {
  if (entry.kind === "delegate") {
    if (entry.type === "veriKey" || entry.type === "sigAuth") {
      addKey(document, account(`${did}#delegate-${entry.number}`, did, chainId, entry.delegate), entry.type);
    }
    return;
  }
  const [, section, type = "", purpose = "veriKey"] = entry.name.split("/");
  if (section === "svc") {
    const serviceEndpoint = valueText(entry.value);
    if (serviceEndpoint === undefined) return;
    (document.service ??= []).push({ id: `${did}#service-${entry.number}`, type, serviceEndpoint });
  } else if (section === "pub") {
    const id = `${did}#delegate-${entry.number}`;
    addKey(document, { id, type: keyType(type), controller: did, publicKeyHex: entry.value.slice(2) }, purpose);
  }
}

function addKey(document: DidDocument, method: VerificationMethod, purpose: string): void {
  document.verificationMethod.push(method);
  if (purpose === "enc") {
    (document.keyAgreement ??= []).push(method.id);
    return;
  }
  document.assertionMethod.push(method.id);
  if (purpose === "sigAuth") document.authentication.push(method.id);
}

function account(id: string, did: string, chainId: number, address: string): VerificationMethod {
  const type = "EcdsaSecp256k1RecoveryMethod2020";
  return { id, type, controller: did, blockchainAccountId: `eip155:${chainId}:${address}` };
}

/** The short names that ERC-1056 attributes have for some types. */
function keyType(name: string): string {
  return name === "Secp256k1" ? "EcdsaSecp256k1VerificationKey2019" : name;
}
