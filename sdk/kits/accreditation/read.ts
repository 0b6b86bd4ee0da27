import { computeAddress } from "ethers";

import type { Accreditation as AccreditationContract } from "../../core/contracts.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, uint } from "../../core/input.ts";
import { match, scan, type ScanOptions } from "../../core/logs.ts";
import { shortText } from "../../core/shortText.ts";
import type { IssuedBy } from "../../credentials/question.ts";
import { levelCode, plainTerms, type AccreditationTerms, type AccreditationLevel } from "./terms.ts";

/** Whether an issuer was accredited, and if not, why: in the contract's order. */
export const accreditationVerdicts = [
  "accredited",
  "unknown",
  "wrong issuer",
  "wrong type",
  "level too low",
  "wrong jurisdiction",
  "root not active",
  "revoked",
  "compromised",
  "not yet valid",
  "expired",
] as const;

export type AccreditationVerdict = (typeof accreditationVerdicts)[number];

/** How far a grant has come. */
export type GrantStatus = "none" | "pending" | "active" | "revoked";

const STATUSES: readonly GrantStatus[] = ["none", "pending", "active", "revoked"];

/** An accreditation as it is kept. */
export interface Grant {
  id: bigint;
  /** The accreditation it was granted under; 0 for a root. */
  parent: bigint;
  status: GrantStatus;
  grantedAt: number;
  /** From when on its issuer's key is not to be trusted; 0 if nothing was reported. */
  compromisedSince: number;
  terms: Required<AccreditationTerms>;
}

/** What somebody issued, and what for. */
export interface VerdictArgs {
  /** The accreditation that the issuer refers to. */
  id: bigint;
  issuer: string;
  credentialType: string;
  /** The level that is needed; any if left out. */
  level?: AccreditationLevel;
  /** Where it is to hold, as an ISO 3166 code; everywhere if left out, which only one for everywhere allows. */
  jurisdiction?: string;
  /** When it was issued, in seconds since 1970: a time that the issuer could not choose, of an attestation or anchor. */
  issuedAt: number;
}

/** How a verifier of credentials asks. */
export interface AccreditedOptions {
  level?: AccreditationLevel;
  jurisdiction?: string;
  /**
   * The account of an issuer's DID on this chain, undefined for one that has none. If left out that of `did:ethr` with this
   * chain's number, and of no other DID: whoever controls a DID of another method or chain can make it end in any address.
   */
  accountOf?(did: string): string | undefined | Promise<string | undefined>;
  /**
   * When the issuer issued. What a credential says of its own age is the issuer's word, and after a compromise the
   * thief's: tell the time of an attestation or anchor here; the credential's own if left out.
   */
  issuedAt?(issued: IssuedBy): number | Promise<number>;
}

export interface AccreditationReads {
  /**
   * Whether an issuer was accredited, when it issued, for what it issued; and if not, why.
   *
   * @example
   * await trellis.accreditation.verdictOf({ id, issuer, credentialType: "Diploma", issuedAt }); // "accredited"
   */
  verdictOf(args: VerdictArgs): Promise<AccreditationVerdict>;
  /** An accreditation and all above it up to the root, each with its own verdict. Empty for an unknown one. */
  chainOf(args: { id: bigint; issuedAt: number }): Promise<(Grant & { verdict: AccreditationVerdict })[]>;
  /** What is kept about an accreditation; undefined for an unknown one. */
  grantOf(id: bigint): Promise<Grant | undefined>;
  /** The accreditation that an issuer chose for a type of credentials; undefined if none. */
  chosenOf(args: { issuer: string; credentialType: string }): Promise<bigint | undefined>;
  /** Whether an account may issue credentials of a type now, by the accreditation that it chose. */
  isEligible(args: { account: string; topic: string }): Promise<boolean>;
  /** All accreditations of an issuer, or of everybody, as they stand, rebuilt from the events. */
  grants(filter?: { issuer?: string } & ScanOptions): Promise<Grant[]>;
  /**
   * Answers a verifier of credentials (`CredentialChecks.accredited` of `@trellis/sdk/credentials`) by the accreditation
   * that each issuer chose.
   *
   * @example
   * await verifyVcJwt(jwt, { resolver, accredited: trellis.accreditation.accredited({ level: "Substantial" }) });
   */
  accredited(options?: AccreditedOptions): (issued: IssuedBy) => Promise<boolean>;
}

export function accreditationReads(handle: Handle<AccreditationContract>): AccreditationReads {
  const verdictOf = (args: VerdictArgs): Promise<AccreditationVerdict> =>
    handle.read(async (kit) =>
      verdictName(
        await kit.verdictOf(
          uint("id", args.id, 64),
          address("issuer", args.issuer),
          shortText("credentialType", args.credentialType),
          levelCode(args.level),
          shortText("jurisdiction", args.jurisdiction ?? ""),
          uint("issuedAt", args.issuedAt, 40),
        ),
      ),
    );
  const chosenOf = ({ issuer, credentialType }: { issuer: string; credentialType: string }) =>
    handle.read(async (kit) => {
      const id = await kit.chosenOf(address("issuer", issuer), shortText("credentialType", credentialType));
      return id === 0n ? undefined : id;
    });
  const grantOf = (id: bigint): Promise<Grant | undefined> =>
    handle.read(async (kit) => {
      const grant = plainGrant(id, await kit.grantOf(uint("id", id, 64)));
      return grant.status === "none" ? undefined : grant;
    });
  return {
    verdictOf,
    chosenOf,
    grantOf,
    chainOf: ({ id, issuedAt }) =>
      handle.read(async (kit) => {
        const links = await kit.chainOf(uint("id", id, 64), uint("issuedAt", issuedAt, 40));
        return links.map((link) => ({ ...plainGrant(link.id, link.grant), verdict: verdictName(link.verdict) }));
      }),
    isEligible: ({ account, topic }) =>
      handle.read((kit) => kit.isEligible(address("account", account), bytes32("topic", shortText("topic", topic)))),
    async grants({ issuer, ...options } = {}) {
      const kit = handle.contract;
      const [root, below] = [kit.getEvent("RootProposed"), kit.getEvent("Accredited")];
      const logs = await scan(handle, [root, below], [], options);
      const ids = logs
        .map((log) => match(kit, root, log) ?? match(kit, below, log))
        .filter((made) => made && (issuer === undefined || made.issuer === address("issuer", issuer)));
      return Promise.all(
        ids.map(async (made) => handle.read(async () => plainGrant(made!.id, await kit.grantOf(made!.id)))),
      );
    },
    accredited({ level, jurisdiction, accountOf, issuedAt } = {}) {
      const { chainId } = handle.session.deployment;
      return async (issued) => {
        const issuer = accountOf ? await accountOf(issued.issuer) : accountOfEthr(issued.issuer, chainId);
        if (issuer === undefined) return false;
        const id = await chosenOf({ issuer, credentialType: issued.type });
        if (id === undefined) return false;
        const grant = await grantOf(id);
        const verdict = await verdictOf({
          id,
          issuer,
          credentialType: issued.type,
          ...(level !== undefined && { level }),
          jurisdiction: jurisdiction ?? grant?.terms.jurisdiction ?? "",
          issuedAt: Math.floor((await issuedAt?.(issued)) ?? issued.issuedAt),
        });
        return verdict === "accredited";
      };
    },
  };
}

/** The account that a `did:ethr` of a chain names, by its address or its public key; without a number it is of chain 1. */
function accountOfEthr(did: string, chainId: number): string | undefined {
  const [, chain = "1", name] =
    /^did:ethr:(?:(0x[0-9a-f]+|\d+):)?(0x[0-9a-f]{40}|0x0[23][0-9a-f]{64})$/i.exec(did) ?? [];
  if (name === undefined || Number(chain) !== chainId) return undefined;
  return name.length === 42 ? address("issuer", name) : computeAddress(name);
}

export function verdictName(code: bigint): AccreditationVerdict {
  return accreditationVerdicts[Number(code)] ?? "unknown";
}

function plainGrant(
  id: bigint,
  grant: {
    parent: bigint;
    status: bigint;
    grantedAt: bigint;
    compromisedSince: bigint;
    terms: Parameters<typeof plainTerms>[0];
  },
): Grant {
  return {
    id,
    parent: grant.parent,
    status: STATUSES[Number(grant.status)] ?? "none",
    grantedAt: Number(grant.grantedAt),
    compromisedSince: Number(grant.compromisedSince),
    terms: plainTerms(grant.terms),
  };
}
