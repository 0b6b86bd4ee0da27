import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import type { AttestationRegistry } from "../../core/contracts.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, ZERO_ADDRESS, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import {
  attestationUid,
  encodedItem,
  encodedRoot,
  encodedStatement,
  encodedTerms,
  type RootStatement,
  type Statement,
  type StatementItem,
  type StatementTerms,
} from "./statement.ts";
import { attestRootTypes, attestTypes } from "./typed-data.ts";

/** The most statements of one batch. */
const MAX_BATCH = 256;

/** A kind of statement. */
export interface SchemaArgs {
  /** What a statement consists of, in the words of its trade. */
  definition: string;
  /** Whether its attestations can be suspended and revoked; yes if left out. */
  revocable?: boolean;
  /** A contract that answers `isEligible` and is asked at every attestation; everybody may attest if left out. */
  issuerGate?: string;
  /** The topic asked of the gate, for instance `fieldKey("verifier")`. */
  topic?: string;
}

/** A schema as it was registered. */
export interface Schema extends Required<SchemaArgs> {
  schema: string;
}

/** A statement as it was attested. */
export interface Attestation extends Required<Statement> {
  uid: string;
  attester: string;
}

/** A root as it was attested. */
export interface RootAttestation extends Required<RootStatement> {
  uid: string;
  attester: string;
}

/** A statement signed by its attester, for anyone to send. */
export type SignedStatement = Required<Statement> & Authorization & { attester: string };

/** A root signed by its attester, for anyone to send. */
export type SignedRoot = Required<RootStatement> & Authorization & { attester: string };

export interface Attesting {
  /**
   * Registers a kind of statement. Anyone; nobody owns it.
   *
   * @throws SchemaDefinitionEmpty; SchemaGateInvalid; SchemaExists: use it, its id is that of the same definition.
   * @example
   * const { schema } = await trellis.attestation.registerSchema({ definition: "Diploma: degree, faculty, date" });
   */
  registerSchema: Verb<SchemaArgs, string, Schema>;
  /**
   * Attests a statement. What it says stays off the chain.
   *
   * @throws SchemaUnknown; AttesterNotEligible; AttestationExpirationPast; AttestationReferenceUnknown;
   * AttestationDataZero; AttestationExists.
   * @example
   * const { root } = sealDetails({ degree: "BSc", faculty: "Physics" });
   * const { uid } = await trellis.attestation.attest({ schema, subject, dataHash: root });
   */
  attest: Verb<Statement, string, Attestation>;
  /** Signs a statement instead of sending it (EIP-712), so that somebody else pays. */
  signAttest(args: Statement & SignOptions): Promise<SignedStatement>;
  /** Attests in the name of who signed. Anyone may send it. Throws as `attest`; SignatureInvalid and its kind. */
  attestBySig: Verb<SignedStatement, string, Attestation>;
  /**
   * Attests up to 256 statements, all or none.
   *
   * @throws AttestationBatchInvalid; those of `attest`.
   */
  multiAttest: Verb<
    StatementTerms & { items: readonly StatementItem[] },
    void,
    { attester: string; attestations: Attestation[] }
  >;
  /**
   * Attests the root of a tree of any number of statements, at the price of one; see {@link attestationTree}.
   *
   * @throws AttestationRootEmpty; those of `attest`.
   */
  attestRoot: Verb<RootStatement, string, RootAttestation>;
  /** Signs a root instead of sending it. */
  signAttestRoot(args: RootStatement & SignOptions): Promise<SignedRoot>;
  /** Attests a root in the name of who signed. Anyone may send it. */
  attestRootBySig: Verb<SignedRoot, string, RootAttestation>;
}

export function attesting(handle: Handle<AttestationRegistry>): Attesting {
  return {
    registerSchema: verb(handle, {
      call: (registry, { definition, revocable = true, issuerGate = ZERO_ADDRESS, topic = ZERO_BYTES32 }) => {
        if (definition === "") refuse("SchemaDefinitionEmpty", {});
        const gate = address("issuerGate", issuerGate);
        return call(registry, registry.registerSchema, [definition, revocable, gate, bytes32("topic", topic)]);
      },
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("SchemaRegistered"), receipt),
    }),
    attest: verb(handle, {
      call: (registry, statement) => call(registry, registry.attest, [encodedStatement(statement)]),
      outcome: attested,
    }),
    signAttest: (args) =>
      signAction(handle, attestTypes, (attester) => ({ attester, ...encodedStatement(args) }), args),
    attestBySig: verb(handle, {
      call: (registry, { attester, nonce, deadline, signature, ...statement }) =>
        call(registry, registry.attestBySig, [
          address("attester", attester),
          encodedStatement(statement),
          ...authorization({ nonce, deadline, signature }),
        ]),
      outcome: attested,
    }),
    multiAttest: verb(handle, {
      call: (registry, { items, ...terms }) => {
        if (items.length === 0 || items.length > MAX_BATCH) {
          refuse("AttestationBatchInvalid", { size: BigInt(items.length), most: BigInt(MAX_BATCH) });
        }
        const { schema, refUID, expirationTime } = encodedTerms(terms);
        return call(registry, registry.multiAttest, [schema, refUID, expirationTime, items.map(encodedItem)]);
      },
      outcome: (registry, receipt) => {
        const many = emitted(registry, registry.getEvent("AttestedMany"), receipt);
        return { attester: many.attester, attestations: expanded(many) };
      },
    }),
    attestRoot: verb(handle, {
      call: (registry, statement) => call(registry, registry.attestRoot, [encodedRoot(statement)]),
      outcome: rootAttested,
    }),
    signAttestRoot: (args) =>
      signAction(handle, attestRootTypes, (attester) => ({ attester, ...encodedRoot(args) }), args),
    attestRootBySig: verb(handle, {
      call: (registry, { attester, nonce, deadline, signature, ...statement }) =>
        call(registry, registry.attestRootBySig, [
          address("attester", attester),
          encodedRoot(statement),
          ...authorization({ nonce, deadline, signature }),
        ]),
      outcome: rootAttested,
    }),
  };
}

/** The statements of one batch, out of its event. */
export function expanded({ attester, schema, refUID, expirationTime, items }: BatchFields): Attestation[] {
  return items.map(({ subject, dataHash }) => {
    const statement = { schema, subject, dataHash, refUID, expirationTime: Number(expirationTime) };
    return { uid: attestationUid(attester, statement), attester, ...statement };
  });
}

interface BatchFields {
  attester: string;
  schema: string;
  refUID: string;
  expirationTime: bigint;
  items: readonly StatementItem[];
}

function attested(registry: AttestationRegistry, receipt: TransactionReceipt): Attestation {
  const fields = emitted(registry, registry.getEvent("Attested"), receipt);
  return { ...fields, expirationTime: Number(fields.expirationTime) };
}

function rootAttested(registry: AttestationRegistry, receipt: TransactionReceipt): RootAttestation {
  const fields = emitted(registry, registry.getEvent("RootAttested"), receipt);
  return { ...fields, count: Number(fields.count), expirationTime: Number(fields.expirationTime) };
}
