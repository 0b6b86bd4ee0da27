import { verifyTypedData } from "ethers";

import { transparencyLog } from "../../blocks/notary/log/index.ts";
import type { ILogBonds, LogBonds as Contract } from "../../core/contracts.ts";
import { domainOf, signFor, type TypedDataTypes } from "../../core/eip712.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, time, ZERO_ADDRESS } from "../../core/input.ts";
import { InputError } from "../../errors.ts";

/** A promise of inclusion: the entry will be in the log by the deadline. */
export interface InclusionPromise {
  /** Who promises: the log's operator, or whoever puts entries into the log of a contract. */
  operator: string;
  /** The log, see `trellis.log.logId`; one that begins with a contract's address is that contract's. */
  log: string;
  /** The entry's leaf hash; in the log of a contract, what the contract calls so. */
  entry: string;
  /** The last second until when, since 1970. */
  deadline: number;
  /** Who alone may ask after it: a straw man of the operator would be faster, and ask the wrong way. */
  beneficiary: string;
}

/** A promise that its operator signed. Keep it until the entry is there. */
export interface SignedPromise extends InclusionPromise {
  /** The operator's signature (EIP-712). */
  signature: string;
}

/** What the connected operator is to promise. */
export type PromiseArgs = Omit<InclusionPromise, "operator">;

export interface Promising {
  /**
   * Promises, off chain, that an entry will be in a log by a deadline.
   *
   * @example
   * const deadline = Math.floor(Date.now() / 1000) + 3600;
   * const signed = await operator.logBonds.promise({ log, entry: leafHash(entry), deadline, beneficiary });
   */
  promise(args: PromiseArgs): Promise<SignedPromise>;
  /**
   * Checks a promise before it is accepted: that it is about the log that was asked for, which is not forked, that the operator's key
   * signed it, and that its bond covers it for as long as it can be asked after.
   *
   * @returns The id that a claim about it would have.
   * @throws PromiseLogInvalid for another log; LogForked; SignatureInvalid; PromiseUncovered.
   */
  checkPromise(signed: SignedPromise, expected: { log: string }): Promise<string>;
}

/** What an operator signs. */
export const promiseTypes: TypedDataTypes = {
  InclusionPromise: [
    { name: "operator", type: "address" },
    { name: "log", type: "bytes32" },
    { name: "entry", type: "bytes32" },
    { name: "deadline", type: "uint64" },
    { name: "beneficiary", type: "address" },
  ],
};

export function promising(handle: Handle<Contract>): Promising {
  return {
    async promise(args) {
      const operator = await handle.session.signer.getAddress();
      const struct = promiseStruct({ operator, ...args });
      return { operator, ...args, signature: await signFor(handle, promiseTypes, { ...struct }) };
    },
    async checkPromise({ signature, ...promised }, { log }) {
      const { operator, deadline } = promised;
      if (promised.log.toLowerCase() !== log.toLowerCase())
        refuse("PromiseLogInvalid", { operator, log: promised.log });
      const struct = promiseStruct(promised);
      const domain = await domainOf(handle);
      if (signerOf(() => verifyTypedData(domain, promiseTypes, { ...struct }, signature)) !== struct.operator) {
        refuse("SignatureInvalid", { signer: operator });
      }
      const logs = transparencyLog(handle.session, await handle.read((kit) => kit.transparencyLog()));
      if (await logs.isForked(log)) refuse("LogForked", { log });
      const isCovered = await handle.read((kit) => kit.covers(struct.operator, struct.deadline));
      if (isCovered) return handle.read((kit) => kit.promiseDigest(struct));
      const message =
        "The operator's bond is not whole, or does not stay for as long as the promise can be asked after.";
      throw new InputError({ name: "PromiseUncovered", args: { operator, deadline }, message });
    },
  };
}

/** A promise as the contract takes it. */
export function promiseStruct({
  operator,
  log,
  entry,
  deadline,
  beneficiary,
}: InclusionPromise): ILogBonds.InclusionPromiseStruct & { operator: string; deadline: bigint } {
  return {
    operator: address("operator", operator),
    log: bytes32("log", log),
    entry: bytes32("entry", entry),
    deadline: time("deadline", deadline),
    beneficiary: address("beneficiary", beneficiary),
  };
}

/** The key behind a signature; nobody's if it is none. */
function signerOf(recover: () => string): string {
  try {
    return recover();
  } catch {
    return ZERO_ADDRESS;
  }
}
