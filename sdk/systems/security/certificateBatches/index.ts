import { AbiCoder, Interface, type TransactionReceipt } from "ethers";

import { call } from "../../../core/call.ts";
import type { CertificateBatches as Contract, IEndorsements } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, uint } from "../../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import type { Session } from "../../../core/session.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { certificateBatchesAbi } from "../../../generated/abi.ts";
import { standingOf, type CertificateStanding } from "../../../formats/certificates/standing.ts";
import { batcherOf, type BatcherOptions, type CertificateBatcher } from "./batcher.ts";
import {
  certificateStruct,
  placeStruct,
  type BatchedCertificate,
  type BatchPlace,
  type CertificateBatch,
} from "./batch.ts";

export {
  batchedHash,
  certificateBatch,
  placeEvidence,
  verifyPlace,
  type BatchedCertificate,
  type BatchedCertificateArgs,
  type BatchPlace,
  type CertificateBatch,
} from "./batch.ts";

export type { BatcherOptions, CertificateBatcher } from "./batcher.ts";

/** Where an endorser's word for a batched certificate is: in a tree whose root it endorsed. */
export interface TreeEndorsement {
  endorser: string;
  root: string;
  index: number;
  proof: readonly string[];
}

/** A batch as it was issued. */
export interface IssuedBatch {
  batch: string;
  issuer: string;
  root: string;
  count: number;
}

/** A batch, or a revocation in one, as the log has it. */
export interface BatchEntry extends Position {
  batch: string;
  /** When the batch was issued, in seconds since 1970; left out for a revocation. */
  issuedAt?: number;
  /** Status words with the bits that were set; none for the batch's issuance. */
  words: number[];
  masks: bigint[];
  /** `abi.encode` of what it is. */
  content: string;
}

/** Certificates of a batch that are to be revoked. */
export interface RevokeInBatchArgs extends Pick<CertificateBatch, "root" | "count"> {
  /** Their places. */
  indices: readonly number[];
}

/** Certificates by the thousand (contract `CertificateBatches`). */
export interface CertificateBatches {
  /** The contract's address. */
  readonly address: string;
  /** Another one: by its name in the address book, or by its address. */
  at(where: string): CertificateBatches;
  /** Issues a batch, as a registration authority, for the fee of each certificate. @throws RegistrationAuthorityOnly; BatchExists; BatchCountInvalid. */
  issue: Verb<Pick<CertificateBatch, "root" | "count">, string, IssuedBatch>;
  /**
   * Gathers applications and issues them by the thousand, as a registration authority. An application that is none is refused at
   * once; what a batch meets on the ledger, all of its applications meet.
   *
   * @example
   * const batcher = isp.certificateBatches.batcher();
   * const { certificate, place } = await batcher.submit({ name, spki, notBefore, notAfter }); // with thousands of others
   */
  batcher(options?: BatcherOptions): CertificateBatcher;
  /**
   * Revokes certificates of a batch of the connected account's, from this block on: a thousand for the price of a few words.
   *
   * @throws CertificateBatchUnknown; ElementMissing for a place that is none.
   * @example
   * await isp.certificateBatches.revoke({ ...batch, indices: [3, 700, 701] });
   */
  revoke: Verb<RevokeInBatchArgs, void, { batch: string }>;
  /** Revokes a batched certificate of the connected account's. @throws SubjectOnly; CertificateNotInBatch. */
  revokeOwn: Verb<BatchedCertificate, void, { batch: string }>;
  /**
   * Whether a batched certificate is good now, and what is vouched for: one view call.
   *
   * @example
   * const { verdict } = await trellis.certificateBatches.verify({ certificate, place });
   */
  verify(args: BatchedCertificate & { endorsements?: readonly TreeEndorsement[] }): Promise<CertificateStanding>;
  /** Whether a batch is on the ledger. */
  isIssued(batch: Pick<BatchPlace, "issuer" | "root" | "count">): Promise<boolean>;
  /** Every batch and every revocation, in order, with what its leaf in the log is the hash of. */
  history(options?: ScanOptions): Promise<BatchEntry[]>;
  /** The log of `trellis.log` that every batch and every revocation is in. */
  issuanceLog(): Promise<string>;
}

const abi = new Interface(certificateBatchesAbi);
const coder = AbiCoder.defaultAbiCoder();

export function certificateBatches(session: Session, where = "CertificateBatches"): CertificateBatches {
  const handle = new Handle<Contract>(session, abi, where);
  const revoked = (contract: Contract, receipt: TransactionReceipt) => {
    const { batch } = emitted(contract, contract.getEvent("BatchRevoked"), receipt);
    return { batch };
  };
  const issue: CertificateBatches["issue"] = verb(handle, {
    call: (contract, { root, count }) =>
      call(contract, contract.issueBatch, [bytes32("root", root), uint("count", count, 32)]),
    outcome: (contract, receipt) => {
      const { batch, issuer, root, count } = emitted(contract, contract.getEvent("BatchIssued"), receipt);
      return { batch, issuer, root, count: Number(count) };
    },
  });
  return {
    get address() {
      return handle.address;
    },
    at: (other) => certificateBatches(session, other),
    issue,
    batcher: (options = {}) => batcherOf(issue, options),
    revoke: verb(handle, {
      call: (contract, { root, count, indices }) => {
        const [words, masks] = statusWords(indices, count);
        return call(contract, contract.revokeInBatch, [bytes32("root", root), uint("count", count, 32), words, masks]);
      },
      outcome: revoked,
    }),
    revokeOwn: verb(handle, {
      call: (contract, { certificate, place }) =>
        call(contract, contract.revokeBatched, [certificateStruct(certificate), placeStruct(place)]),
      outcome: revoked,
    }),
    verify: ({ certificate, place, endorsements = [] }) =>
      handle.read(async (contract) => {
        const args = [certificateStruct(certificate), placeStruct(place), endorsements.map(treeStruct)] as const;
        return standingOf(await contract.verifyBatched(...args));
      }),
    isIssued: ({ issuer, root, count }) =>
      handle.read(async (contract) => {
        const args = [address("issuer", issuer), bytes32("root", root), uint("count", count, 32)] as const;
        return (await contract.issuedAt(await contract.batchOf(...args))) !== 0n;
      }),
    async history(options) {
      const contract = handle.contract;
      const [issued, ended] = [contract.getEvent("BatchIssued"), contract.getEvent("BatchRevoked")];
      return (await scan(handle, [issued, ended], [], options)).map((log): BatchEntry => {
        const fresh = match(contract, issued, log);
        if (fresh) {
          const { batch, issuedAt } = fresh;
          const content = coder.encode(["uint8", "bytes32", "uint256"], [0, batch, issuedAt]);
          return { batch, issuedAt: Number(issuedAt), words: [], masks: [], content, ...positionOf(log) };
        }
        const { batch, words, masks } = match(contract, ended, log)!;
        const parts = [1, batch, [...words], [...masks]];
        const content = coder.encode(["uint8", "bytes32", "uint32[]", "uint256[]"], parts);
        return { batch, words: words.map(Number), masks: [...masks], content, ...positionOf(log) };
      });
    },
    issuanceLog: () => handle.read((contract) => contract.issuanceLog()),
  };
}

/** The words in which places have their bits, in rising order, and the bits. */
function statusWords(indices: readonly number[], count: number): [number[], bigint[]] {
  const masks = new Map<number, bigint>();
  for (const index of indices) {
    const isPlace = Number.isInteger(index) && index >= 0 && index < count;
    if (!isPlace) refuse("ElementMissing", { parameter: "indices" }, `The batch has no place ${index}.`);
    const word = Math.floor(index / 256);
    masks.set(word, (masks.get(word) ?? 0n) | (1n << BigInt(index % 256)));
  }
  const words = [...masks.keys()].sort((a, b) => a - b);
  return [words, words.map((word) => masks.get(word)!)];
}

function treeStruct({ endorser, root, index, proof }: TreeEndorsement, i: number): IEndorsements.InTreeStruct {
  const where = `endorsements[${i}]`;
  return {
    endorser: address(`${where}.endorser`, endorser),
    root: bytes32(`${where}.root`, root),
    index: uint(`${where}.index`, index, 32),
    proof: proof.map((node) => bytes32(`${where}.proof`, node)),
  };
}
