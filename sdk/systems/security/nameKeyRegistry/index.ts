import { Interface } from "ethers";

import type { NameKeyRegistry as Contract } from "../../../core/contracts.ts";
import { Handle } from "../../../core/handle.ts";
import { bytes32, uint } from "../../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import { owing, type Owing } from "../../../core/heldMoney.ts";
import type { Session } from "../../../core/session.ts";
import { standingOf, type CertificateStanding } from "../../../formats/certificates/standing.ts";
import { nameKey } from "../../../formats/domainNames.ts";
import { nameKeyRegistryAbi } from "../../../generated/abi.ts";
import { NAME_CASE_STATES, nameApplying, type NameApplying, type NameCaseState } from "./apply.ts";
import { nameValidating, type NameValidating } from "./validate.ts";

export {
  NAME_CASE_STATES,
  type EndedCase,
  type MadeBinding,
  type MovedCase,
  type NameCaseState,
  type OpenedCase,
} from "./apply.ts";
export { challengeRecord, seesToken, type ChallengeRecord, type ResolveTxt } from "./challenge.ts";
export type { PreparedVote } from "./validate.ts";

/** A case as the ledger keeps it. */
export interface NameCase {
  applicant: string;
  state: NameCaseState;
  deadline: number;
  lifetime: number;
  /** Whether nothing is to be bound, whatever comes out. */
  vetoed: boolean;
  /** When it was made, in seconds since 1970: from when its lifetime counts. */
  openedAt: number;
  fee: bigint;
  subjectKey: string;
  spki: string;
}

/** A case that somebody opened: what a monitor looks at. */
export interface NameCaseNotice extends Position {
  caseId: bigint;
  subjectKey: string;
  applicant: string;
  spki: string;
  name: string;
}

/** Which key speaks for a name, by the word of validators in different networks (contract `NameKeyRegistry`). */
export interface NameKeyRegistry extends NameApplying, NameValidating, Owing {
  /** The contract's address. */
  readonly address: string;
  /** Another one: by its name in the address book, or by its address. */
  at(where: string): NameKeyRegistry;
  /** Whether a key speaks for a name now. */
  check(args: { name: string; spki: string }): Promise<CertificateStanding>;
  /** A case as it stands. */
  caseOf(caseId: bigint): Promise<NameCase>;
  /** Every case that was opened, in order; watch it for your names and those that look alike, and veto or dispute in time. */
  cases(options?: ScanOptions): Promise<NameCaseNotice[]>;
  /** The log of `trellis.log` that every binding, rotation and revocation is in. */
  bindingLog(): Promise<string>;
}

const abi = new Interface(nameKeyRegistryAbi);

export function nameKeyRegistry(session: Session, where = "NameKeyRegistry"): NameKeyRegistry {
  const handle = new Handle<Contract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => nameKeyRegistry(session, other),
    check: ({ name, spki }) =>
      handle.read(async (contract) => standingOf(await contract.checkBinding(nameKey(name), bytes32("spki", spki)))),
    caseOf: (caseId) =>
      handle.read(async (contract) => {
        const found = await contract.caseOf(uint("caseId", caseId));
        const { applicant, state, deadline, lifetime, vetoed, openedAt, fee, subjectKey, spki } = found;
        const word = NAME_CASE_STATES[Number(state)]!;
        return {
          applicant,
          state: word,
          deadline: Number(deadline),
          lifetime: Number(lifetime),
          vetoed,
          openedAt: Number(openedAt),
          fee,
          subjectKey,
          spki,
        };
      }),
    async cases(options) {
      const event = handle.contract.getEvent("CaseOpened");
      return (await scan(handle, [event], [], options)).map((log) => {
        const { caseId, subjectKey, applicant, spki, name } = match(handle.contract, event, log)!;
        return { caseId, subjectKey, applicant, spki, name, ...positionOf(log) };
      });
    },
    bindingLog: () => handle.read((contract) => contract.bindingLog()),
    ...nameApplying(handle),
    ...nameValidating(handle),
    ...owing(handle),
  };
}
