import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, uint, ZERO_ADDRESS } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { UniqueClaims } from "../../core/contracts.ts";
import type { ClaimOutcome } from "./claim.ts";

/** A namespace whose claimants a gate decides. */
export interface OpenNamespaceArgs {
  /** Tells the opener's namespaces apart; 0 to 2^88 − 1. */
  number: bigint | number;
  /** Who may claim: a contract that answers `isEligible`, for instance a ParticipantRegistry. */
  gate: string;
  /** The topic asked of the gate, for instance `fieldKey("financier")`. */
  topic: string;
  /** Whether a claimant may give a key free again. */
  releasable: boolean;
}

/** Which namespace is meant. */
export interface NamespaceIdArgs {
  /** Whose; the connected signer's unless said otherwise. */
  opener?: string;
  /** Tells the opener's namespaces apart; 0 unless said otherwise. */
  number?: bigint | number;
  /** Whether a gate decides who may claim; without one the opener alone claims. */
  gated?: boolean;
  /** Whether a claimant may give a key free again. */
  releasable: boolean;
}

/** A namespace as it was opened. */
export interface NamespaceOutcome {
  ns: string;
  opener: string;
  gate: string;
  topic: string;
  releasable: boolean;
}

/** A key that is held, and where it was claimed. */
export interface HeldClaim extends ClaimOutcome, Position {}

export interface Namespaces {
  /**
   * Opens a namespace in which everyone claims whom the gate lets. One without a gate, in which its opener alone claims,
   * needs no opening: see {@link namespaceId}.
   *
   * @throws NamespaceExists; NamespaceGateInvalid if the gate is no contract.
   * @example
   * const { ns } = await trellis.claims.openNamespace({ number: 1, gate, topic: fieldKey("financier"), releasable: true });
   * // ns: "0x70997970c51812dc3a010c7d01b50e0d17dc79c8000000000000000000000103"
   */
  openNamespace: Verb<OpenNamespaceArgs, string, NamespaceOutcome>;
  /**
   * The id of a namespace, opened or not. One without a gate belongs to its opener alone and is ready for use.
   *
   * @example
   * const ns = await trellis.claims.namespaceId({ releasable: false }); // mine, number 0, without a gate
   * await trellis.claims.claim({ ns, key });
   */
  namespaceId(args: NamespaceIdArgs): Promise<string>;
  /** The gate of a namespace that was opened; undefined for any other. */
  gateOf(ns: string): Promise<{ gate: string; topic: string } | undefined>;
  /**
   * Who holds a key.
   *
   * @returns The claimant and since when, in seconds since 1970; undefined for nobody.
   * @example
   * await trellis.claims.claimOf({ ns, key }); // { claimant: "0x7099…79C8", claimedAt: 1767225600 }
   */
  claimOf(args: { ns: string; key: string }): Promise<{ claimant: string; claimedAt: number } | undefined>;
  /** The keys of a namespace that are held now, in the order in which they were claimed, rebuilt from the events. */
  held(args: { ns: string } & ScanOptions): Promise<HeldClaim[]>;
}

export function namespaces(handle: Handle<UniqueClaims>): Namespaces {
  return {
    openNamespace: verb(handle, {
      call: (claims, { number, gate, topic, releasable }) =>
        call(claims, claims.openNamespace, [
          uint("number", number, 88),
          address("gate", gate),
          bytes32("topic", topic),
          releasable,
        ]),
      outcome: (claims, receipt) => emitted(claims, claims.getEvent("NamespaceOpened"), receipt),
    }),
    async namespaceId({ opener: whose, number = 0, gated = false, releasable }) {
      const opener = whose ? address("opener", whose) : await handle.session.signer.getAddress();
      return handle.read((claims) => claims.namespaceId(opener, uint("number", number, 88), gated, releasable));
    },
    gateOf: (ns) =>
      handle.read(async (claims) => {
        const { gate, topic } = await claims.gateOf(bytes32("ns", ns));
        return gate === ZERO_ADDRESS ? undefined : { gate, topic };
      }),
    claimOf: ({ ns, key }) =>
      handle.read(async (claims) => {
        const { claimant, claimedAt } = await claims.claimOf(bytes32("ns", ns), bytes32("key", key));
        return claimant === ZERO_ADDRESS ? undefined : { claimant, claimedAt: Number(claimedAt) };
      }),

    async held({ ns, ...options }) {
      const claims = handle.contract;
      const [claimed, several, released] = [
        claims.getEvent("Claimed"),
        claims.getEvent("ClaimedMany"),
        claims.getEvent("Released"),
      ];
      const held = new Map<string, HeldClaim>();
      for (const log of await scan(handle, [claimed, several, released], [bytes32("ns", ns)], options)) {
        const free = match(claims, released, log);
        if (free) held.delete(free.key);
        const one = match(claims, claimed, log);
        if (one) held.set(one.key, { ...one, ...positionOf(log) });
        const { keys = [], claimant = "", ref = "" } = match(claims, several, log) ?? {};
        for (const key of keys) held.set(key, { ns, key, claimant, ref, ...positionOf(log) });
      }
      return [...held.values()];
    },
  };
}
