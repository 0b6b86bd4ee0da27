import { getBytes } from "ethers";

import type { StatusList as StatusListContract } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, uint } from "../../../core/input.ts";
import type { Standing } from "../../../credentials/checks.ts";
import type { CredentialStatus } from "../../../credentials/credential.ts";
import {
  encodeStatusList,
  type BitstringStatusList,
  type BitstringStatusListEntry,
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
      const block = await handle.session.provider.getBlockNumber();
      const bits = new Uint8Array(words * 32);
      for (let first = 0; first < words; first += READ_AT_ONCE) {
        const part = await read(issuer, list, first, Math.min(READ_AT_ONCE, words - first), block);
        part.forEach((word, i) => bits.set(getBytes(word), (first + i) * 32));
      }
      return { type: "BitstringStatusList", statusPurpose: purpose, encodedList: await encodeStatusList(bits, size) };
    },
    async standing({ statusPurpose, statusListIndex = "", statusListCredential = "" }) {
      const found =
        /^ethereum:(0x[0-9a-f]{40})@(\d+)\/statusAt\?address=(0x[0-9a-f]{40})&bytes32=(0x[0-9a-f]{64})$/i.exec(
          statusListCredential,
        );
      if (!found || !/^\d{1,10}$/.test(statusListIndex)) return undefined;
      const [issuer, list] = [found[3]!, found[4]!];
      if (urlOf(handle, address("issuer", issuer.toLowerCase()), list) !== statusListCredential) return undefined;
      const { purpose } = kindOf(list);
      if (purpose !== statusPurpose || purpose === "message") return undefined;
      const set = (await statusAt({ issuer, list, index: Number(statusListIndex) })) === 1;
      return set ? (purpose === "revocation" ? "revoked" : "suspended") : "valid";
    },
  };
}

/** Where an entry is read: the call of the contract as a URL (ERC-681). */
function urlOf(handle: Handle<StatusListContract>, issuer: string, list: string): string {
  const { chainId } = handle.session.deployment;
  return `ethereum:${address("contract", handle.address)}@${chainId}/statusAt?address=${issuer}&bytes32=${list}`;
}
