import { attestation, type Attestations } from "../../../blocks/attestation/index.ts";
import { attestationTree, type RootStatement } from "../../../blocks/attestation/statement.ts";
import type { LeafStatusesOutcome, SettableStatus } from "../../../blocks/attestation/status.ts";
import type { IdentityService } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { refuse, ZERO_BYTES32 } from "../../../core/input.ts";
import type { SendOptions } from "../../../core/send.ts";
import type { Sent, TryOptions, Verb } from "../../../core/verb.ts";
import { idFileDigest, type IdFile } from "./file.ts";

/** Files that a home operator found to be right. */
export interface ValidateArgs {
  /** All of them at once: what this costs does not depend on how many they are. */
  files: readonly IdFile[];
  /** The operator's accreditation for ID files. */
  accreditation: bigint;
  /** First second at which they are no longer good, in seconds since 1970; never if left out. */
  expirationTime?: number;
}

/** Where and by whom a file was validated. */
export interface Validation {
  /** The home operator's account. */
  validator: string;
  /** The accreditation under which it validates ID files. */
  accreditation: bigint;
  /** How many files the batch has. */
  count: number;
  /** First second at which they are no longer good, in seconds since 1970; 0 for never. */
  expirationTime: number;
  /** The file's place in the batch. */
  index: number;
  /** From that place to the batch's root. */
  proof: readonly string[];
}

/** A file and its validation: what the holder keeps. */
export interface ValidatedIdFile {
  file: IdFile;
  validation: Validation;
}

/** Files of one batch whose status changes. */
export interface FileStatusArgs {
  /** The batch's uid, as `validate` told it. */
  uid: string;
  /** The files' places in the batch. */
  indices: readonly number[];
  /** `suspended`, `valid` to reinstate, or `revoked` for good. */
  status: SettableStatus;
  /** 32 bytes for the reader of the event; nothing if left out. */
  reason?: string;
}

export interface Validating {
  /**
   * Validates files, as a home operator with an accreditation for them that it chose (`accreditation.choose`).
   *
   * @returns The files with their validations, each for its holder, and the uid under which their status is changed.
   * @throws AttesterNotEligible if the operator is not accredited; AttestationExpirationPast; AttestationExists.
   * @example
   * const { uid, validated } = await home.identityService.validate({ files: [file], accreditation });
   */
  validate: Verb<ValidateArgs, string, { uid: string; validated: ValidatedIdFile[] }>;
  /** Suspends, reinstates or revokes files of a batch. The home operator that validated them only. */
  setFileStatus: Verb<FileStatusArgs, void, LeafStatusesOutcome>;
}

export function validating(handle: Handle<IdentityService>): Validating {
  const registry = async (): Promise<Attestations> =>
    attestation(handle.session, await handle.read((service) => service.attestations()));

  const prepare = async ({ files, expirationTime = 0 }: ValidateArgs) => {
    const digests = files.map(idFileDigest);
    const twice = digests.find((digest, i) => digests.indexOf(digest) !== i);
    if (twice !== undefined) refuse("AttestationExists", { uid: twice }, "One file is there twice.");
    const tree = attestationTree(digests);
    const schema = await handle.read((service) => service.schema());
    const statement: Required<RootStatement> = {
      schema,
      root: tree.root,
      count: tree.size,
      refUID: ZERO_BYTES32,
      expirationTime,
    };
    return { tree, statement };
  };

  const validate = async (
    args: ValidateArgs,
    options?: SendOptions,
  ): Promise<{ uid: string; validated: ValidatedIdFile[] } & Sent> => {
    const { tree, statement } = await prepare(args);
    const { uid, attester: validator, receipt } = await (await registry()).attestRoot(statement, options);
    const { count, expirationTime } = statement;
    const shared = { validator, accreditation: args.accreditation, count, expirationTime };
    const validated = args.files.map((file, index) => ({
      file,
      validation: { ...shared, index, proof: tree.proofOf(index) },
    }));
    return { uid, validated, receipt };
  };

  const setFileStatus = async (args: FileStatusArgs, options?: SendOptions): Promise<LeafStatusesOutcome & Sent> =>
    (await registry()).setLeafStatuses(args, options);

  return {
    validate: Object.assign(validate, {
      transaction: async (args: ValidateArgs) =>
        (await registry()).attestRoot.transaction((await prepare(args)).statement),
      simulate: async (args: ValidateArgs, options?: TryOptions) =>
        (await registry()).attestRoot.simulate((await prepare(args)).statement, options),
      estimate: async (args: ValidateArgs, options?: TryOptions) =>
        (await registry()).attestRoot.estimate((await prepare(args)).statement, options),
    }),
    setFileStatus: Object.assign(setFileStatus, {
      transaction: async (args: FileStatusArgs) => (await registry()).setLeafStatuses.transaction(args),
      simulate: async (args: FileStatusArgs, options?: TryOptions) =>
        (await registry()).setLeafStatuses.simulate(args, options),
      estimate: async (args: FileStatusArgs, options?: TryOptions) =>
        (await registry()).setLeafStatuses.estimate(args, options),
    }),
  };
}
