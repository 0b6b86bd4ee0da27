import { Interface } from "ethers";

import type { StatusList as StatusListContract } from "../../../core/contracts.ts";
import { Handle } from "../../../core/handle.ts";
import type { Session } from "../../../core/session.ts";
import { statusListAbi } from "../../../generated/abi.ts";
import { statusReads, type StatusReads } from "./read.ts";
import { statusSetting, type StatusSetting } from "./write.ts";

export { IndexAllocator } from "./allocate.ts";
export { statusListId } from "./list.ts";
export type { ListArgs } from "./read.ts";
export type {
  ListProgress,
  ListStatusArgs,
  ListStatusesArgs,
  ListWordsArgs,
  SignedListStatus,
  SignedListWords,
} from "./write.ts";

/** Which credentials of an issuer still stand, after the W3C's Bitstring Status List (contract `StatusList`). */
export interface StatusLists extends StatusSetting, StatusReads {
  /** The contract's address. */
  readonly address: string;
  /** Other lists: by their name in the address book, or by their address. */
  at(where: string): StatusLists;
}

const abi = new Interface(statusListAbi);

export function statusList(session: Session, where = "StatusList"): StatusLists {
  const handle = new Handle<StatusListContract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => statusList(session, other),
    ...statusSetting(handle),
    ...statusReads(handle),
  };
}
