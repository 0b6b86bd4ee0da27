import {
  actions,
  encodePolicy,
  evaluatePolicy,
  purposes,
  UsageLog,
  verifyCompleteness,
  type Policy,
} from "../../../sdk/formats.ts";
import { connect, randomSalt, useOf } from "../../../sdk/index.ts";
import type { Course, Figure, ThroughputCase } from "./main.ts";

const GRANTS = 2_000;
/** Seconds between two anchors. */
const INTERVAL = 5;
/** Uses between two looks at the clock. */
const BATCH = 250;
/** Subjects that ask for all entries on their data at the end. */
const ASKERS = 25;

const policy: Policy = {
  strategy: "prohibit",
  depth: 0,
  budgets: [],
  rules: ["dpv:ServiceProvision", "dpv:Marketing", "dpv:ResearchAndDevelopment", "dpv:DeliveryOfGoods"].map(
    (purpose) => ({
      verb: "Allow",
      actions: actions("read"),
      purposes: { of: purposes(purpose) },
    }),
  ),
};

/**
 * A controller decides each use by the policy of its grant, notes it, and anchors the log every few seconds; at the end
 * subjects are shown all entries on their data, in all intervals, and check that against the chain.
 */
const usage: ThroughputCase = {
  title: `Uses of data under ${GRANTS.toLocaleString("en")} grants: decided, noted, anchored every ${INTERVAL} seconds, proven`,
  targets: ["notary"],
  async run({ provider, book, payer, seconds, progress }: Course): Promise<Figure[]> {
    const trellis = await connect({ runner: payer, deployment: book });
    const log = await trellis.log.logId();
    const grants = Array.from({ length: GRANTS }, randomSalt);
    const keys = new Map(grants.map((grant) => [grant, randomSalt()]));
    const encoded = encodePolicy(policy);
    const use = useOf({ action: "read", purpose: "dpv:DeliveryOfGoods", region: "DE" });
    const start = (await provider.getBlock("latest"))!.timestamp;
    const usageLog = new UsageLog({ from: start, viewingKeyOf: (grant) => keys.get(grant)! });

    const anchorings: { uses: number; gas: number }[] = [];
    let [uses, anchored, next] = [0, 0, INTERVAL];
    const began = performance.now();
    const elapsed = () => (performance.now() - began) / 1000;
    while (elapsed() < seconds) {
      const at = start + Math.floor(elapsed());
      for (let i = 0; i < BATCH; i++, uses++) {
        const { verb, rule } = evaluatePolicy(encoded, { at, since: start, spent: [] }, use).decision;
        usageLog.record({ grant: grants[uses % GRANTS]!, at, verb, ...(rule !== undefined && { rule }), use });
      }
      if (elapsed() < next) continue;
      usageLog.close({ until: at + 1 });
      const { receipt } = await trellis.log.anchor({ log, tree: usageLog.tree });
      anchorings.push({ uses: usageLog.tree.size - anchored, gas: Number(receipt.gasUsed) });
      anchored = usageLog.tree.size;
      next = elapsed() + INTERVAL;
      progress(`${elapsed().toFixed(0)} s: ${uses.toLocaleString("en")} uses, ${anchorings.length} anchors`);
    }
    if (usageLog.pending > 0) {
      usageLog.close({ until: start + Math.floor(elapsed()) + 1 });
      await trellis.log.anchor({ log, tree: usageLog.tree });
    }
    const rate = uses / elapsed();

    const head = await trellis.log.headOf(log);
    let [complete, shown] = [0, 0];
    const proving = performance.now();
    for (const grant of grants.slice(0, ASKERS)) {
      const asked = { grant, viewingKey: keys.get(grant)! };
      const proof = usageLog.prove({ ...asked, fromInterval: 0, toInterval: usageLog.intervals - 1 });
      const verdict = verifyCompleteness({ ...asked, proof, head });
      if (!verdict.complete) throw new Error(verdict.problem.reason);
      complete += 1;
      shown += verdict.entries.length;
    }
    const gas = anchorings.map((each) => each.gas);
    return [
      { name: "uses decided, noted and anchored", value: rate, unit: "uses/s", atLeast: 1_000 },
      { name: "uses in all", value: uses, unit: "uses" },
      { name: "gas of an anchor, least", value: Math.min(...gas.slice(1)), unit: "gas" },
      { name: "gas of an anchor, most", value: Math.max(...gas.slice(1)), unit: "gas", atMost: 65_000 },
      { name: "most uses behind one anchor", value: Math.max(...anchorings.map((each) => each.uses)), unit: "uses" },
      { name: "subjects shown all entries on their data", value: complete, unit: "of 25", atLeast: ASKERS },
      { name: "entries shown to each", value: shown / ASKERS, unit: "entries" },
      { name: "to make and check such a proof", value: (performance.now() - proving) / ASKERS, unit: "ms" },
    ];
  },
};
export default usage;
