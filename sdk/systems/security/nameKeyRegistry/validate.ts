import { AbiCoder, keccak256 } from "ethers";

import { call } from "../../../core/call.ts";
import type { NameKeyRegistry as Contract } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes32, uint } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { randomSalt } from "../../../crypto/bytes.ts";
import { nameKey } from "../../../formats/domainNames.ts";
import { moved, type MovedCase } from "./apply.ts";

/** What a validator saw, until it is revealed a secret: keep it. */
export interface PreparedVote {
  caseId: bigint;
  seen: boolean;
  salt: string;
  commitment: string;
}

export interface NameValidating {
  /**
   * Becomes a validator, with a bond that the account approved to the contract, looking from a network in whose role the
   * registrar enrolled it.
   *
   * @throws NameValidatorOnly; ValidatorExists.
   * @example
   * const role = await registrar.nameKeyRegistry.validatorRole(network);
   * await registrar.identity.enroll({ account: validator.address, role, entityId, validUntil });
   * await validator.nameKeyRegistry.join({ network });
   */
  join: Verb<{ network: string }, void, { validator: string; network: string }>;
  /** The role of the participant registry in which accounts validate from a network. */
  validatorRole(network: string): Promise<string>;
  /** Validates no more; the bond can be taken back a month later. */
  resign: Verb<void, void, { validator: string; leavingAt: number }>;
  /** Takes the bond back; `takeOwed` pays it out. @throws ValidatorBound. */
  takeBond: Verb<void, void, object>;
  /** Prepares a vote of the connected account's. Nothing is sent. */
  prepareVote(args: { caseId: bigint; seen: boolean }): Promise<PreparedVote>;
  /** Commits to a vote, within the case's first day. @throws ValidatorNotIndependent; NameValidatorOnly; CaseStateInvalid. */
  commitVote: Verb<Pick<PreparedVote, "caseId" | "commitment">, void, { caseId: bigint; validator: string }>;
  /** Reveals a vote, on the case's second day. @throws VoteMismatch; CaseStateInvalid. */
  revealVote: Verb<Omit<PreparedVote, "commitment">, void, { caseId: bigint; validator: string; seen: boolean }>;
  /** Disputes a binding before it stands, against a bond. */
  dispute: Verb<{ caseId: bigint; evidence: string }, void, MovedCase>;
  /** Decides a dispute by a ballot of the arbiters, whose action is `resolutionOf`. Anyone may send it. */
  resolve: Verb<{ caseId: bigint; isWrong: boolean }, void, MovedCase & { slashed: string[] }>;
  /** Ends a dispute that nobody decided in time. */
  lapse: Verb<{ caseId: bigint }, void, MovedCase>;
  /**
   * Says that others register under a name, or no more, by a ballot of the arbiters, whose action is `suffixAction`. Anyone may send it.
   *
   * @example
   * const suffix = { name: "co.uk", isSuffix: true };
   * const action = await trellis.nameKeyRegistry.suffixAction(suffix);
   * await arbiter.quorum.propose({ group, action, consumer: trellis.nameKeyRegistry.address }); // others approve
   * await trellis.nameKeyRegistry.setPublicSuffix(suffix);
   */
  setPublicSuffix: Verb<{ name: string; isSuffix: boolean }, void, { subjectKey: string; isSuffix: boolean }>;
  /** What the arbiters agree to, to set a public suffix; another each time. */
  suffixAction(args: { name: string; isSuffix: boolean }): Promise<string>;
  /** What the arbiters agree to, to decide a dispute. */
  resolutionOf(args: { caseId: bigint; isWrong: boolean }): Promise<string>;
  /** The group of `trellis.quorum` that decides disputes. */
  arbiters(): Promise<string>;
}

const coder = AbiCoder.defaultAbiCoder();

export function nameValidating(handle: Handle<Contract>): NameValidating {
  return {
    join: verb(handle, {
      call: (contract, { network }) => call(contract, contract.join, [bytes32("network", network)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("ValidatorJoined"), receipt),
    }),
    validatorRole: (network) => handle.read((contract) => contract.validatorRole(bytes32("network", network))),
    resign: verb(handle, {
      call: (contract) => call(contract, contract.resign, []),
      outcome: (contract, receipt) => {
        const { validator, leavingAt } = emitted(contract, contract.getEvent("ValidatorLeaving"), receipt);
        return { validator, leavingAt: Number(leavingAt) };
      },
    }),
    takeBond: verb(handle, { call: (contract) => call(contract, contract.takeBond, []), outcome: () => ({}) }),
    async prepareVote({ caseId, seen }) {
      const [salt, validator] = [randomSalt(), await handle.session.signer.getAddress()];
      const fields = [uint("caseId", caseId), validator, seen, salt];
      const commitment = keccak256(coder.encode(["uint256", "address", "bool", "bytes32"], fields));
      return { caseId, seen, salt, commitment };
    },
    commitVote: verb(handle, {
      call: (contract, { caseId, commitment }) =>
        call(contract, contract.commitVote, [uint("caseId", caseId), bytes32("commitment", commitment)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("VoteCommitted"), receipt),
    }),
    revealVote: verb(handle, {
      call: (contract, { caseId, seen, salt }) =>
        call(contract, contract.revealVote, [uint("caseId", caseId), seen, bytes32("salt", salt)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("VoteRevealed"), receipt),
    }),
    dispute: verb(handle, {
      call: (contract, { caseId, evidence }) =>
        call(contract, contract.dispute, [uint("caseId", caseId), bytes32("evidence", evidence)]),
      outcome: moved,
    }),
    resolve: verb(handle, {
      call: (contract, { caseId, isWrong }) => call(contract, contract.resolve, [uint("caseId", caseId), isWrong]),
      outcome: (contract, receipt) => {
        const slashed = contract.getEvent("ValidatorSlashed").fragment.topicHash;
        const found = receipt.logs.filter((log) => log.topics[0] === slashed);
        return {
          ...moved(contract, receipt),
          slashed: found.map((log) => String(contract.interface.parseLog(log)!.args["validator"])),
        };
      },
    }),
    lapse: verb(handle, {
      call: (contract, { caseId }) => call(contract, contract.lapse, [uint("caseId", caseId)]),
      outcome: moved,
    }),
    setPublicSuffix: verb(handle, {
      call: (contract, { name, isSuffix }) => call(contract, contract.setPublicSuffix, [nameKey(name), isSuffix]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("PublicSuffixSet"), receipt),
    }),
    suffixAction: ({ name, isSuffix }) => handle.read((contract) => contract.suffixAction(nameKey(name), isSuffix)),
    resolutionOf: ({ caseId, isWrong }) => handle.read((contract) => contract.resolutionOf(caseId, isWrong)),
    arbiters: () => handle.read((contract) => contract.arbiters()),
  };
}
