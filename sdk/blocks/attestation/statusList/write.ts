import type { TransactionReceipt } from "ethers";

import { call } from "../../../core/call.ts";
import type { StatusList as StatusListContract } from "../../../core/contracts.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../../core/eip712.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, uint } from "../../../core/input.ts";
import type { SendOptions } from "../../../core/send.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { kindOf } from "./list.ts";
import { setStatusTypes, setWordsTypes } from "./typed-data.ts";

/** One entry of the caller's list. */
export interface ListStatusArgs {
  /** See {@link statusListId}. */
  list: string;
  index: number;
  /** Of a list of one bit, 1 is revoked or suspended. */
  value: number;
}

/** Several entries of the caller's list. */
export interface ListStatusesArgs {
  list: string;
  /** In any order. */
  indices: readonly number[];
  value: number;
}

/** Words of the caller's list, as they are to be. */
export interface ListWordsArgs {
  list: string;
  firstWord: number;
  /** 32 bytes each, 512 at most; the first entry of a word is its leftmost bit. */
  words: readonly string[];
}

export type SignedListStatus = ListStatusArgs & Authorization & { issuer: string };
export type SignedListWords = ListWordsArgs & Authorization & { issuer: string };

/** How far a long change has come. */
export interface ListProgress {
  done: number;
  total: number;
}

type Outcome<T> = T & { issuer: string };

export interface StatusSetting {
  /**
   * Sets the status of one entry of the caller's list.
   *
   * @throws StatusListInvalid; StatusValueTooLarge; StatusIrrevocable for a revocation that is to be taken back.
   * @example
   * const list = statusListId({ number: 1n, purpose: "revocation" });
   * await trellis.statusList.setStatus({ list, index: 94_567, value: 1 });
   */
  setStatus: Verb<ListStatusArgs, void, Outcome<ListStatusArgs>>;
  /** Signs {@link setStatus} instead of sending it (EIP-712), so that somebody else pays. */
  signStatus(args: ListStatusArgs & SignOptions): Promise<SignedListStatus>;
  /** Sets an entry in the name of the issuer, who signed. Anyone may send it. */
  setStatusBySig: Verb<SignedListStatus, void, Outcome<ListStatusArgs>>;
  /** Sets up to 1,024 entries to one status, all or none. Throws StatusBatchInvalid, and as `setStatus`. */
  setStatuses: Verb<ListStatusesArgs, void, Outcome<ListStatusesArgs>>;
  /**
   * Sets any number of entries to one status, 1,024 in a transaction. What was sent stands if a later one fails: call it
   * again with the same entries, setting one twice changes nothing.
   *
   * @param args `onProgress` is called after each transaction.
   */
  setMany(
    args: ListStatusesArgs & { onProgress?(progress: ListProgress): void },
    options?: SendOptions,
  ): Promise<TransactionReceipt[]>;
  /** Sets whole words, as they are to be. Throws StatusBatchInvalid; StatusIrrevocable. */
  setWords: Verb<ListWordsArgs, void, Outcome<ListWordsArgs>>;
  /** Signs {@link setWords} instead of sending it. */
  signWords(args: ListWordsArgs & SignOptions): Promise<SignedListWords>;
  /** Sets words in the name of the issuer, who signed. Anyone may send it. */
  setWordsBySig: Verb<SignedListWords, void, Outcome<ListWordsArgs>>;
}

const MAX_ENTRIES = 1_024;
const MAX_WORDS = 512;

export function statusSetting(handle: Handle<StatusListContract>): StatusSetting {
  const setStatuses = verb(handle, {
    call: (lists, { list, indices, value }: ListStatusesArgs) => {
      if (indices.length === 0 || indices.length > MAX_ENTRIES) {
        refuse("StatusBatchInvalid", { size: BigInt(indices.length) });
      }
      // In ascending order: entries that share a slot then cost one write.
      const sorted = indices.map((index) => Number(uint("index", index, 32))).sort((a, b) => a - b);
      return call(lists, lists.setStatuses, [list, sorted, valueOf(list, value)]);
    },
    outcome: (lists, receipt): Outcome<ListStatusesArgs> => {
      const { issuer, list, value, indices } = emitted(lists, lists.getEvent("StatusesSet"), receipt);
      return { issuer, list, value: Number(value), indices: indices.map(Number) };
    },
  });

  return {
    setStatus: verb(handle, {
      call: (lists, args) => {
        const { list, index, value } = statusOf(args);
        return call(lists, lists.setStatus, [list, index, value]);
      },
      outcome: statusSet,
    }),
    signStatus: (args) => signAction(handle, setStatusTypes, (issuer) => ({ issuer, ...statusOf(args) }), args),
    setStatusBySig: verb(handle, {
      call: (lists, { issuer, nonce, deadline, signature, ...args }) => {
        const { list, index, value } = statusOf(args);
        const signed = authorization({ nonce, deadline, signature });
        return call(lists, lists.setStatusBySig, [address("issuer", issuer), list, index, value, ...signed]);
      },
      outcome: statusSet,
    }),
    setStatuses,
    async setMany({ list, indices, value, onProgress }, options) {
      const sorted = [...new Set(indices)].sort((a, b) => a - b);
      const receipts: TransactionReceipt[] = [];
      for (let done = 0; done < sorted.length; done += MAX_ENTRIES) {
        const part = sorted.slice(done, done + MAX_ENTRIES);
        receipts.push((await setStatuses({ list, indices: part, value }, options)).receipt);
        onProgress?.({ done: done + part.length, total: sorted.length });
      }
      return receipts;
    },
    setWords: verb(handle, {
      call: (lists, args) => {
        const { list, firstWord, words } = wordsOf(args);
        return call(lists, lists.setWords, [list, firstWord, words]);
      },
      outcome: wordsSet,
    }),
    async signWords(args) {
      const { list, firstWord, words } = wordsOf(args);
      const fields = (issuer: string) => ({ issuer, list, firstWord, values: words });
      const { values: _, ...signed } = await signAction(handle, setWordsTypes, fields, args);
      return { ...signed, words };
    },
    setWordsBySig: verb(handle, {
      call: (lists, { issuer, nonce, deadline, signature, ...args }) => {
        const { list, firstWord, words } = wordsOf(args);
        const signed = authorization({ nonce, deadline, signature });
        return call(lists, lists.setWordsBySig, [address("issuer", issuer), list, firstWord, words, ...signed]);
      },
      outcome: wordsSet,
    }),
  };
}

function valueOf(list: string, value: number): number {
  const { size } = kindOf(list);
  const whole = Number(uint("value", value, 8));
  if (whole >= 1 << size) refuse("StatusValueTooLarge", { list, value: BigInt(whole) });
  return whole;
}

function statusOf({ list, index, value }: ListStatusArgs): ListStatusArgs {
  return { list, index: Number(uint("index", index, 32)), value: valueOf(list, value) };
}

function wordsOf({ list, firstWord, words }: ListWordsArgs): { list: string; firstWord: number; words: string[] } {
  kindOf(list);
  if (words.length === 0 || words.length > MAX_WORDS) refuse("StatusBatchInvalid", { size: BigInt(words.length) });
  return {
    list,
    firstWord: Number(uint("firstWord", firstWord, 32)),
    words: words.map((word) => bytes32("words", word)),
  };
}

function statusSet(lists: StatusListContract, receipt: TransactionReceipt): Outcome<ListStatusArgs> {
  const { issuer, list, index, value } = emitted(lists, lists.getEvent("StatusSet"), receipt);
  return { issuer, list, index: Number(index), value: Number(value) };
}

function wordsSet(lists: StatusListContract, receipt: TransactionReceipt): Outcome<ListWordsArgs> {
  const { issuer, list, firstWord, values } = emitted(lists, lists.getEvent("WordsSet"), receipt);
  return { issuer, list, firstWord: Number(firstWord), words: [...values] };
}
