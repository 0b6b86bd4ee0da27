import { AbiCoder, id as hashOf, Interface, keccak256 } from "ethers";

import { NO_RANGE, type SerialPosition } from "../blocks/certificate/serial.ts";
import { certificate } from "../blocks/certificate/index.ts";
import { call } from "../core/call.ts";
import type { CreditProgram as CreditProgramContract } from "../core/contracts.ts";
import { emitted } from "../core/events.ts";
import { Handle } from "../core/handle.ts";
import { address, bytes32, refuse, uint } from "../core/input.ts";
import type { Session } from "../core/session.ts";
import { shortText, textOf } from "../core/shortText.ts";
import { verb, type Verb } from "../core/verb.ts";
import { creditProgramAbi } from "../generated/abi.ts";

/** Who removes carbon where, and how. Codes and names are text of at most 31 bytes, or a digest of 32. */
export interface Project {
  programId: bigint;
  /** Who acts, and who gets the credits. */
  supplier: string;
  /** Where: an ISO 3166-2 code, for instance `US-MD`. */
  region: string;
  /** How: the methodology's identifier. */
  methodology: string;
  /** Digest of the parcel's polygon, in the form the programme prescribes. */
  parcel: string;
  /** Digest of the project documents. */
  dataDigest: string;
}

/** One verified result that is to become credits. */
export interface BatchResult extends SerialPosition {
  projectId: bigint;
  /** Year of the removal. */
  vintage: number;
  /** First position after the last kilogram; `end - start` is the verified quantity. */
  end: bigint;
  /** Digest of monitoring report and verification statement. */
  dataDigest: string;
}

/** The rules of a programme. */
export interface Program {
  /** The quorum group of its verifiers. */
  verifierGroup: string;
  /** The standard, as text or digest. */
  standard: string;
  /** Its credits may move into retirement and nowhere else. */
  retireOnly: boolean;
  /** Whether it accepts projects and batches. */
  open: boolean;
}

/** From a measured activity to credits, by a quorum of verifiers (kit `CreditProgram`). */
export interface CreditProgram {
  /** The contract's address: the consumer of the verifiers' ballots. */
  readonly address: string;
  /** Another programme contract: by its name in the address book, or by its address. */
  at(where: string): CreditProgram;
  /**
   * Opens a programme. Admin only.
   *
   * @throws ProgramVerifiersMissing if the verifiers are no quorum group; AccessManagedUnauthorized.
   * @example
   * const { programId } = await trellis.creditProgram.registerProgram({ verifierGroup, standard: "ISO 14064-2:2019" });
   */
  registerProgram: Verb<
    { verifierGroup: string; standard: string; retireOnly?: boolean },
    bigint,
    { programId: bigint } & Omit<Program, "open">
  >;
  /**
   * Closes a programme to new projects and batches, or reopens it. Admin only.
   *
   * @throws ProgramUnknown; AccessManagedUnauthorized.
   */
  setProgramOpen: Verb<{ programId: bigint; open: boolean }, void, { programId: bigint; open: boolean }>;
  /**
   * Registers a project that the verifiers approved. Its supplier only.
   *
   * @throws ProjectIncomplete; ProjectSupplierOnly; ProgramUnknown; ProgramClosed; SupplierIneligible;
   * SupplierIsVerifier; QuorumNotReached; BallotUnknown if the verifiers approved something else; BallotConsumed if the
   * same project was registered before.
   */
  registerProject: Verb<Project, bigint, { projectId: bigint }>;
  /**
   * Turns a verified result into credits of the supplier, who calls.
   *
   * @throws SerialRangeEmpty; ProjectUnknown; ProjectSupplierOnly; VintageInvalid; ProgramClosed; SupplierIneligible;
   * SupplierIsVerifier; QuorumNotReached; BallotUnknown if the verifiers approved another amount; AlreadyClaimed if
   * parcel, year and methodology were credited before; SerialRangeOverlap.
   * @example
   * const { batchId } = await trellis.creditProgram.registerBatch(result); // exactly as approved
   */
  registerBatch: Verb<BatchResult, bigint, { batchId: bigint; end: bigint; to: string }>;
  /** What the verifiers approve before a project is registered: the `action` of their ballot. */
  projectAction(project: Project): string;
  /** What the verifiers approve before a batch is registered: the `action` of their ballot. */
  batchAction(result: BatchResult): string;
  /** The namespace of `claims` in which parcel, year and methodology are claimed; several contracts may share one. */
  namespace(): Promise<string>;
  /** A programme. Throws ProgramUnknown. */
  programOf(programId: bigint): Promise<Program>;
  /** A project. Throws ProjectUnknown. */
  projectOf(projectId: bigint): Promise<Project>;
}

const abi = new Interface(creditProgramAbi);
const coder = AbiCoder.defaultAbiCoder();
const PROJECT_ACTION = hashOf("CreditProgram.registerProject");
const BATCH_ACTION = hashOf("CreditProgram.registerBatch");
const PROJECT =
  "tuple(uint64 programId,address supplier,bytes32 region,bytes32 methodology,bytes32 parcel,bytes32 dataDigest)";
const BATCH = "tuple(uint16 vintage,uint192 blockKey,uint64 start,uint64 end,bytes32 dataDigest)";

export function creditProgram(session: Session, where = "CreditProgram"): CreditProgram {
  const handle = new Handle<CreditProgramContract>(session, abi, where);
  const creditsOf = async () => certificate(session, await handle.read((program) => program.credits()));
  return {
    get address() {
      return handle.address;
    },
    at: (other) => creditProgram(session, other),

    registerProgram: verb(handle, {
      call: (program, { verifierGroup, standard, retireOnly = false }) =>
        call(program, program.registerProgram, [
          bytes32("verifierGroup", verifierGroup),
          shortText("standard", standard),
          retireOnly ? 1n : 0n,
        ]),
      outcome: (program, receipt) => {
        const { programId, ...rules } = emitted(program, program.getEvent("ProgramRegistered"), receipt);
        return { programId, ...rulesOf(rules) };
      },
    }),
    setProgramOpen: verb(handle, {
      call: (program, { programId, open }) =>
        call(program, program.setProgramOpen, [uint("programId", programId, 64), open]),
      outcome: (program, receipt) => emitted(program, program.getEvent("ProgramOpenSet"), receipt),
    }),
    registerProject: verb(handle, {
      call: (program, project) => call(program, program.registerProject, [projectStruct(project)]),
      outcome: (program, receipt) => {
        const { projectId } = emitted(program, program.getEvent("ProjectRegistered"), receipt);
        return { projectId };
      },
    }),
    registerBatch: verb(handle, {
      async call(program, result) {
        const credits = await creditsOf();
        const after = (await credits.predecessorOf(result)) ?? NO_RANGE;
        return call(program, program.registerBatch, [
          uint("projectId", result.projectId, 64),
          batchStruct(result),
          after,
        ]);
      },
      async outcome(_, receipt) {
        const { id: batchId, end, to } = (await creditsOf()).issuedIn(receipt);
        return { batchId, end, to };
      },
    }),

    projectAction: (project) => keccak256(coder.encode(["bytes32", PROJECT], [PROJECT_ACTION, projectStruct(project)])),
    batchAction: (result) =>
      keccak256(
        coder.encode(
          ["bytes32", "uint64", BATCH],
          [BATCH_ACTION, uint("projectId", result.projectId, 64), batchStruct(result)],
        ),
      ),
    namespace: () => handle.read((program) => program.namespace()),
    programOf: (programId) =>
      handle.read(async (program) => {
        const said = await program.programOf(uint("programId", programId, 64));
        return { ...rulesOf(said), open: said.open };
      }),
    projectOf: (projectId) =>
      handle.read(async (program) => {
        const project = await program.projectOf(uint("projectId", projectId, 64));
        const { programId, supplier, region, methodology, parcel, dataDigest } = project;
        const texts = { region: textOf(region), methodology: textOf(methodology) };
        return { programId, supplier, ...texts, parcel, dataDigest };
      }),
  };
}

function rulesOf({ verifierGroup, standard, flags }: { verifierGroup: string; standard: string; flags: bigint }) {
  return { verifierGroup, standard: textOf(standard), retireOnly: (flags & 1n) !== 0n };
}

function projectStruct(project: Project) {
  const { region, methodology, parcel, dataDigest } = project;
  if (!region || !methodology || !parcel || !dataDigest) refuse("ProjectIncomplete", {});
  return {
    programId: uint("programId", project.programId, 64),
    supplier: address("supplier", project.supplier),
    region: shortText("region", region),
    methodology: shortText("methodology", methodology),
    parcel: bytes32("parcel", parcel),
    dataDigest: bytes32("dataDigest", dataDigest),
  };
}

function batchStruct({ vintage, blockKey, start, end, dataDigest }: BatchResult) {
  if (uint("end", end, 64) <= uint("start", start, 64)) refuse("SerialRangeEmpty", { start, end });
  return {
    vintage: uint("vintage", vintage, 16),
    blockKey: uint("blockKey", blockKey, 192),
    start,
    end,
    dataDigest: bytes32("dataDigest", dataDigest),
  };
}
