import { getBytes } from "ethers";

import type { StatusList as StatusListContract } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, uint } from "../../../core/input.ts";
import type { Standing } from "../../../credentials/question.ts";
import type { CredentialStatus } from "../../../credentials/credential.ts";
import {
  encodeStatusList,
  type BitstringStatusList,
  type BitstringStatusListEntry,
  type StatusPurpose,
} from "../../../formats/statusList.ts";
import { kindOf } from "./list.ts";

/** A list of somebody's. */
export interface ListArgs {
  issuer: string;
  list: string;
}

export interface StatusReads {
  /** The status of an entry; 0 for one never set. */
  statusAt(args: ListArgs & { index: number }): Promise<number>;
  /** The `credentialStatus` of a credential whose status is kept on this chain. */
  entry(args: ListArgs & { index: number }): BitstringStatusListEntry;
  /**
   * The list as the standard has it, for the `BitstringStatusListCredential` that the issuer signs and publishes where
   * verifiers do not ask the chain.
   *
   * @param args `entries`: how many of its entries; 131,072 if left out.
   */
  published(args: ListArgs & { entries?: number }): Promise<BitstringStatusList>;
  /**
   * Answers a verifier of credentials (`CredentialChecks.status` of `@trellis/sdk/credentials`).
   *
   * @returns undefined for an entry that is not of this contract on this chain, or not one of revocation or suspension.
   * @example
   * await verifyVcJwt(jwt, { resolver, status: trellis.statusList.standing });
   */
  standing(entry: CredentialStatus): Promise<Standing | undefined>;
}

const READ_AT_ONCE = 4_096;

export function statusReads(handle: Handle<StatusListContract>): StatusReads {
  const read = (issuer: string, list: string, firstWord: number, count: number, blockTag: number) =>
    handle.read((lists) => lists.wordsOf(address("issuer", issuer), list, firstWord, count, { blockTag }));

  const statusAt = ({ issuer, list, index }: ListArgs & { index: number }) =>
    handle.read(async (lists) => {
      kindOf(list);
      return Number(await lists.statusAt(address("issuer", issuer), list, uint("index", index, 32)));
    });

  return {
    statusAt,
    entry({ issuer, list, index }) {
      const { purpose, size } = kindOf(list);
      return {
        type: "BitstringStatusListEntry",
        statusPurpose: purpose,
        statusListIndex: String(uint("index", index, 32)),
        statusListCredential: urlOf(handle, address("issuer", issuer), list),
        ...(size > 1 && { statusSize: size }),
      };
    },
    async published({ issuer, list, entries = 131_072 }) {
      const { purpose, size } = kindOf(list);
      const words = Math.ceil((entries * size) / 256);
      const block = await handle.session.latest();
      const bits = new Uint8Array(words * 32);
      for (let first = 0; first < words; first += READ_AT_ONCE) {
        const part = await read(issuer, list, first, Math.min(READ_AT_ONCE, words - first), block);
        part.forEach((word, i) => bits.set(getBytes(word), (first + i) * 32));
      }
      return { type: "BitstringStatusList", statusPurpose: purpose, encodedList: await encodeStatusList(bits, size) };
    },
    async standing({ statusPurpose, statusListIndex = "", statusListCredential = "" }) {
      const [, issuer, list] = LOCATION.exec(statusListCredential) ?? [];
      if (!issuer || !list || !/^\d{1,9}$/.test(statusListIndex)) return undefined;
      if (urlOf(handle, address("issuer", issuer.toLowerCase()), list) !== statusListCredential) return undefined;
      const purpose = PURPOSE_OF[list.slice(-4)];
      if (purpose === undefined || purpose !== statusPurpose) return undefined;
      const set = (await statusAt({ issuer, list, index: Number(statusListIndex) })) === 1;
      return set ? (purpose === "revocation" ? "revoked" : "suspended") : "valid";
    },
  };
}

/** The lists that say whether a credential stands, by the end of their ids. */
const PURPOSE_OF: Readonly<Record<string, StatusPurpose>> = { "0101": "revocation", "0201": "suspension" };

const LOCATION = /\?address=(0x[0-9a-fA-F]{40})&bytes32=(0x[0-9a-f]{64})$/;

/** Where an entry is read: the call of the contract as a URL (ERC-681). */
function urlOf(handle: Handle<StatusListContract>, issuer: string, list: string): string {
  const { chainId } = handle.session.deployment;
  return `ethereum:${address("contract", handle.address)}@${chainId}/statusAt?address=${issuer}&bytes32=${list}`;
}
