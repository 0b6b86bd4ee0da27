import { AbiCoder, keccak256 } from "ethers";

import { signedHead, type EquivocationArgs } from "../../blocks/notary/log/equivocation.ts";
import { call } from "../../core/call.ts";
import type { ILogBonds, LogBonds as Contract } from "../../core/contracts.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { bytes32, refuse } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { randomSalt } from "../../crypto/bytes.ts";
import { verifyContradiction } from "../../crypto/index.ts";

/** Two heads that no single log can have. */
export type LogEquivocation = EquivocationArgs;

/** Evidence with what is committed to: secret until the commitment is a minute old. */
export interface PreparedReport {
  evidence: LogEquivocation;
  salt: string;
  commitment: string;
}

export interface Convictions {
  /**
   * Prepares a report of an operator's two faces, so that nobody who sees it on its way is paid for it. Nothing is sent.
   *
   * @throws EquivocationUnproven if the heads do not contradict each other.
   * @example
   * const report = await auditor.logBonds.prepareReport({ log, first: shownToMe, second: shownToOthers });
   * await auditor.logBonds.commit(report);
   * // a minute later
   * await auditor.logBonds.convict(report); // { operator, reporter, amount: 10000000000n, receipt }
   */
  prepareReport(evidence: LogEquivocation): Promise<PreparedReport>;
  /** Commits to a report. @throws CommitmentExists. */
  commit: Verb<Pick<PreparedReport, "commitment">, void, { commitment: string; sender: string }>;
  /**
   * Convicts an operator by a report that was committed to a minute to a day before, and takes all of its bond, half of it for the
   * connected account. The log is forked from then on.
   *
   * @throws CommitmentUnknown; CommitmentUntimely with the times; LogConvicted; EquivocationUnproven; SignatureInvalid.
   */
  convict: Verb<Omit<PreparedReport, "commitment">, void, { operator: string; reporter: string; amount: bigint }>;
}

const coder = AbiCoder.defaultAbiCoder();
const HEAD = "tuple(uint64,bytes32,uint64)";
const BOUND = ["uint256", "address", "address", `tuple(bytes32,${HEAD},bytes,${HEAD},bytes,bytes32[])`, "bytes32"];

export function convictions(handle: Handle<Contract>): Convictions {
  return {
    async prepareReport(evidence) {
      const { log, first, second, proof = [] } = evidence;
      if (!verifyContradiction({ first, second, proof })) {
        refuse("EquivocationUnproven", { log, size1: first.size, size2: second.size });
      }
      const { chainId } = handle.session.deployment;
      const [salt, sender] = [randomSalt(), await handle.session.signer.getAddress()];
      const { first: one, second: other, ...rest } = evidenceStruct(evidence);
      const words = [
        ...[rest.log, Object.values(one), rest.firstSignature],
        ...[Object.values(other), rest.secondSignature, rest.proof],
      ];
      const commitment = keccak256(coder.encode(BOUND, [chainId, handle.address, sender, words, salt]));
      return { evidence, salt, commitment };
    },
    commit: verb(handle, {
      call: (kit, { commitment }) => call(kit, kit.commit, [bytes32("commitment", commitment)]),
      outcome: (kit, receipt) => emitted(kit, kit.getEvent("Committed"), receipt),
    }),
    convict: verb(handle, {
      call: (kit, { evidence, salt }) => call(kit, kit.convict, [evidenceStruct(evidence), bytes32("salt", salt)]),
      outcome: (kit, receipt) => emitted(kit, kit.getEvent("BondSlashed"), receipt),
    }),
  };
}

function evidenceStruct({ log, first, second, proof = [] }: LogEquivocation): ILogBonds.EquivocationStruct {
  const [[one, firstSignature], [other, secondSignature]] = [signedHead(first), signedHead(second)];
  return { log: bytes32("log", log), first: one, firstSignature, second: other, secondSignature, proof: [...proof] };
}
