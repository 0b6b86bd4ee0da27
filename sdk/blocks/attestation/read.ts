import type { AttestationRegistry } from "../../core/contracts.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, uint } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import { expanded, type Attestation, type RootAttestation, type Schema } from "./attest.ts";
import { encodedRoot, encodedStatement, type RootStatement, type Statement } from "./statement.ts";
import { attestationStatuses, type AttestationStatus } from "./status.ts";

/** What is kept of an attestation, of a statement or a root. */
export interface AttestationRecord {
  attester: string;
  /** In seconds since 1970. */
  issuedAt: number;
  /** First second at which it is no longer good; 0 for never. */
  expirationTime: number;
  status: AttestationStatus;
}

/** A statement below a root, as somebody shows it. */
export interface LeafArgs {
  attester: string;
  statement: RootStatement;
  /** Its place. */
  index: number;
  dataHash: string;
  /** See {@link attestationTree}. */
  proof: readonly string[];
}

/** Whose attestations, of which kind; all if nothing is said. */
export interface AttestationFilter extends ScanOptions {
  schema?: string;
  attester?: string;
  subject?: string;
}

export interface AttestationReads {
  /** Where an attestation stands now; `none` if there is none of this uid. */
  statusOf(uid: string): Promise<AttestationStatus>;
  /** Who attested, when, until when, and where it stands; undefined if there is none of this uid. */
  attestationOf(uid: string): Promise<AttestationRecord | undefined>;
  /**
   * Where a statement stands that somebody shows; `none` unless just this was attested by this attester.
   *
   * @example
   * await trellis.attestation.verify({ attester: university, schema, subject, dataHash }); // "valid"
   */
  verify(args: Statement & { attester: string }): Promise<AttestationStatus>;
  /** Where a statement below a root stands; `none` unless the root was attested so and the statement is in it. */
  statusInRoot(args: LeafArgs): Promise<AttestationStatus>;
  /** A schema's rules; undefined if there is none of this id. */
  schemaOf(schema: string): Promise<Omit<Schema, "definition"> | undefined>;
  /** The statements that were attested, alone or in batches, in order, rebuilt from the events. */
  attestations(filter?: AttestationFilter): Promise<(Attestation & Position)[]>;
  /** The roots that were attested, in order, rebuilt from the events. */
  roots(filter?: Omit<AttestationFilter, "subject">): Promise<(RootAttestation & Position)[]>;
}

export function attestationReads(handle: Handle<AttestationRegistry>): AttestationReads {
  return {
    statusOf: (uid) => handle.read(async (registry) => statusOf(await registry.statusOf(bytes32("uid", uid)))),
    attestationOf: (uid) =>
      handle.read(async (registry) => {
        const { attester, issuedAt, expirationTime, status } = await registry.attestationOf(bytes32("uid", uid));
        if (statusOf(status) === "none") return undefined;
        return {
          attester,
          issuedAt: Number(issuedAt),
          expirationTime: Number(expirationTime),
          status: statusOf(status),
        };
      }),
    verify: ({ attester, ...statement }) =>
      handle.read(async (registry) => {
        const { status } = await registry.verify(address("attester", attester), encodedStatement(statement));
        return statusOf(status);
      }),
    statusInRoot: ({ attester, statement, index, dataHash, proof }) =>
      handle.read(async (registry) =>
        statusOf(
          await registry.statusInRoot(
            address("attester", attester),
            encodedRoot(statement),
            uint("index", index, 32),
            bytes32("dataHash", dataHash),
            proof.map((node) => bytes32("proof", node)),
          ),
        ),
      ),
    schemaOf: (schema) =>
      handle.read(async (registry) => {
        const { known, revocable, issuerGate, topic } = await registry.schemaOf(bytes32("schema", schema));
        return known ? { schema, revocable, issuerGate, topic } : undefined;
      }),
    async attestations({ schema, attester, subject, ...options } = {}) {
      const registry = handle.contract;
      const [single, many] = [registry.getEvent("Attested"), registry.getEvent("AttestedMany")];
      const found: (Attestation & Position)[] = [];
      for (const log of await scan(handle, [single, many], [schema ?? null, attester ?? null], options)) {
        const at = positionOf(log);
        const alone = match(registry, single, log);
        if (alone) found.push({ ...alone, expirationTime: Number(alone.expirationTime), ...at });
        const batch = match(registry, many, log);
        if (batch) found.push(...expanded(batch).map((one) => ({ ...one, ...at })));
      }
      return found.filter((one) => subject === undefined || one.subject === subject.toLowerCase());
    },
    async roots({ schema, attester, ...options } = {}) {
      const registry = handle.contract;
      const event = registry.getEvent("RootAttested");
      const logs = await scan(handle, [event], [schema ?? null, attester ?? null], options);
      return logs.flatMap((log) => {
        const root = match(registry, event, log);
        if (!root) return [];
        const numbers = { count: Number(root.count), expirationTime: Number(root.expirationTime) };
        return [{ ...root, ...numbers, ...positionOf(log) }];
      });
    },
  };
}

function statusOf(code: bigint): AttestationStatus {
  return attestationStatuses[Number(code)] ?? "none";
}
