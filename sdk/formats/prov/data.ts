import { sha256 } from "@noble/hashes/sha2.js";

import { hex } from "../../crypto/bytes.ts";
import { entityId } from "./encoding.ts";
import { fingerprint, MerkleTree, sealDetails, type SealedDetails } from "../../crypto/index.ts";

/** What can be wrong with a copy of data. */
export type DataProblem = "DescriptionForeign" | "BytesAltered";

/** The field of a description that holds the SHA-256 of the bytes. */
const DIGEST = "sha256";

/**
 * Describes data for the ledger: its SHA-256 and what else is said of it, each under a salt of its own. The root goes on the
 * ledger; the description stays with the data and is shown, in whole or in part, to whom the data is shown.
 *
 * @param facts What is said of it, by name, `{ rows: "2637" }` for instance.
 * @example
 * const sealed = sealData(bytes, { title: "Measurements of 2026" });
 * await trellis.provenanceLedger.record({ kind: "collect", startedAt, endedAt, used: [], generated: [sealed.root] });
 */
export function sealData(bytes: Uint8Array, facts: Readonly<Record<string, string>> = {}): SealedDetails {
  return sealDetails({ ...facts, [DIGEST]: hex(sha256(bytes)) });
}

/**
 * Holds a copy of data against its entity on the ledger.
 *
 * @param entity The entity's id and agent.
 * @returns What is wrong: `DescriptionForeign` if the description is of something else, `BytesAltered` if the bytes are not
 * those that were described; undefined if it is right.
 * @example
 * dataProblem({ id: entity, agent: vendor }, cloudCopy, sealed); // "BytesAltered"
 */
export function dataProblem(
  { id, agent }: { readonly id: string; readonly agent: string },
  bytes: Uint8Array,
  { fields }: Pick<SealedDetails, "fields">,
): DataProblem | undefined {
  const digests = fields.filter(({ field }) => field === DIGEST);
  const isDescribed = digests.length === 1 && entityId(agent, new MerkleTree(fields.map(fingerprint)).root) === id;
  if (!isDescribed) return "DescriptionForeign";
  return digests[0]!.value === hex(sha256(bytes)) ? undefined : "BytesAltered";
}
