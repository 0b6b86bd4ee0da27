import { transparencyLog } from "../../../blocks/notary/log/index.ts";
import type { ScanOptions } from "../../../core/logs.ts";
import type { Session } from "../../../core/session.ts";
import { refuse } from "../../../core/input.ts";
import { leafHash, MerkleLog } from "../../../crypto/index.ts";
import { isTrellisError } from "../../../errors.ts";
import {
  encodeActivity,
  ProvenanceHistory,
  type Activity,
  type ProvenanceGraph,
  type ProvenanceSource,
} from "../../../formats/prov/index.ts";
import type { ProvenanceReads } from "./read.ts";

/** Activities that an agent recorded in a log of its own. */
export interface LoggedArgs extends ScanOptions {
  /** The log, as `trellis.log.logId` gives it; its operator is the agent. */
  log: string;
  /** All its entries, in order, as the agent shows them. */
  activities: readonly Activity[];
  /** What else is known, so that they can use it: the history on the ledger for instance. */
  known?: ProvenanceGraph;
}

/** What is in a log of activities. */
export interface LoggedHistory {
  /** What was known, and the activities that keep the rules. */
  graph: ProvenanceGraph;
  /** Those that do not, by the place in the log, with the error that the ledger would have answered. */
  problems: { index: number; name: string }[];
}

export interface Logging {
  /** The log of activities as its operator keeps it: anchor it with `trellis.log.anchor`, as often as it has to be timely. */
  activityLog(args: { agent: string; activities: readonly Activity[] }): MerkleLog;
  /**
   * Reads activities that an agent recorded in a log: for ten thousand of them it pays for one anchor. They are held
   * against the anchored heads, whose time counts as theirs, and against the rules of the ledger.
   *
   * @throws ActivityLogUnproven if the ledger has other entries, more, or fewer.
   * @example
   * const tree = lab.provenanceLedger.activityLog({ agent: lab, activities });
   * await lab.log.anchor({ log, tree });
   * const { graph, problems } = await auditor.provenanceLedger.logged({ log, activities, known });
   */
  logged(args: LoggedArgs): Promise<LoggedHistory>;
}

export function logging(
  session: Session,
  source: () => ProvenanceSource,
  { maximumDelay }: Pick<ProvenanceReads, "maximumDelay">,
): Logging {
  const treeOf = (agent: string, activities: readonly Activity[]) =>
    new MerkleLog(activities.map((activity) => leafHash(encodeActivity(agent, activity))));

  return {
    activityLog: ({ agent, activities }) => treeOf(agent, activities),
    async logged({ log, activities, known, ...options }) {
      // The operator's address is the first part of a log's id.
      const agent = log.slice(0, 42).toLowerCase();
      const ledger = transparencyLog(session);
      const tree = treeOf(agent, activities);
      const { fork, withheld, unanchored } = await ledger.audit({ log, tree, ...options });
      if (fork) unproven(log, `at ${fork.size} entries the ledger has another root`);
      if (withheld > 0n) unproven(log, `${withheld} entries are not shown`);
      if (unanchored > 0n) unproven(log, `${unanchored} entries are not anchored`);

      const heads = await ledger.history({ log, ...options });
      const times = await Promise.all(heads.map(async ({ blockNumber }) => timeOf(session, blockNumber)));
      const history = new ProvenanceHistory({ ...source(), maximumDelay: await maximumDelay() }, known);
      const problems: LoggedHistory["problems"] = [];
      let head = 0;
      for (const [index, activity] of activities.entries()) {
        while (heads[head]!.size <= BigInt(index)) head++;
        try {
          history.record({ agent, activity, recordedAt: times[head]! });
        } catch (error) {
          if (!isTrellisError(error)) throw error;
          problems.push({ index, name: error.name });
        }
      }
      return { graph: history.graph, problems };
    },
  };
}

async function timeOf({ provider }: Session, blockNumber: number): Promise<number> {
  const block = await provider.getBlock(blockNumber);
  return block?.timestamp ?? refuse("BlockUnknown", { block: blockNumber });
}

function unproven(log: string, reason: string): never {
  return refuse("ActivityLogUnproven", { log, reason }, "The log is not what the ledger has.");
}
