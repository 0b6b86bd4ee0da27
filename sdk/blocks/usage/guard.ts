import type { Session } from "../../core/session.ts";
import { refuse } from "../../core/input.ts";
import { isTrellisError, TrellisError } from "../../errors.ts";
import { REASONS } from "../../formats/policy/index.ts";
import type { NewUsage } from "../../formats/usageLog/index.ts";
import type { Deciding } from "./decide.ts";
import type { UsageGrant } from "./grant.ts";
import { useOf, type Answer, type UseArgs } from "./use.ts";

/** A use that was let through. */
export interface GuardedUse {
  grant: UsageGrant;
  use: UseArgs;
  answer: Answer;
}

/**
 * A guarded use as an entry for a {@link UsageLog}.
 *
 * @param when When it takes place, in seconds since 1970, and the digest of what shows that it did, if there is one.
 */
export function usageNote({ grant, use, answer }: GuardedUse, when: Pick<NewUsage, "at" | "evidence">): NewUsage {
  const { verb, rule } = answer;
  return { grant: grant.id, verb, ...(rule !== undefined && { rule }), use: useOf(use), ...when };
}

/** How uses of the data of a grant are guarded. */
export interface GuardOptions<Data> {
  grant: UsageGrant;
  /** What a transform does to the data, by its 32 bytes. A use that asks for another one is refused. */
  transforms?: Readonly<Record<string, (data: Data) => Data | Promise<Data>>>;
  /** How an obligation is taken on, by its 32 bytes. A use that asks for another one is refused. */
  obligations?: Readonly<Record<string, (use: GuardedUse) => void | Promise<void>>>;
  /**
   * Writes down each use before the data is let go: `usage.record`, or {@link usageNote} in a {@link UsageLog}. If it fails,
   * the use is refused.
   */
  record(use: GuardedUse): unknown;
  /**
   * How long the number of the latest block may be taken for known, in milliseconds; 0 unless said otherwise, which asks the node
   * once for each use. Keep it below the time between two blocks: then no answer is older than one block. A provider of ethers
   * remembers the number for 250 ms itself: on a faster chain give it `{ cacheTimeout: -1 }`.
   */
  blockAge?: number;
}

/** Lets data go only as its grant answers now. */
export interface UsageGuard<Data> {
  /**
   * Asks, takes on obligations, transforms, records, and only then hands the data to what uses it. Whatever goes wrong on the way,
   * the use does not take place.
   *
   * @throws UsageDenied; UsageDelayed; TransformUnknown; ObligationUnknown; whatever the node or the record throws.
   * @example
   * const label = await guard.run({ action: "read", purpose: "dpv:DeliveryOfGoods" }, customer, printLabel);
   */
  run<Result>(use: UseArgs, data: Data, using: (data: Data) => Result | Promise<Result>): Promise<Result>;
  /**
   * Guards an HTTP handler (Fetch API): 403 if the use is denied, with `Retry-After` if it is delayed, and 503 if the ledger cannot
   * be asked or the use not recorded. `load` gets the data, after the ledger was asked.
   *
   * @example
   * const handler = guard.handler({ use: () => ({ action: "read", purpose: "dpv:Marketing" }), load, respond: Response.json });
   */
  handler(serving: {
    use(request: Request): UseArgs;
    load(request: Request): Data | Promise<Data>;
    respond(data: Data, request: Request): Response | Promise<Response>;
  }): (request: Request) => Promise<Response>;
}

export interface Guarding {
  /**
   * A guard for the data of a grant, at the place where the data is.
   *
   * @example
   * const guard = trellis.usage.guard({
   *   grant,
   *   transforms: { [pseudonymise]: (customer) => ({ ...customer, name: "" }) },
   *   record: (guarded) => usageLog.record(usageNote(guarded, { at: now })),
   * });
   */
  guard<Data>(options: GuardOptions<Data>): UsageGuard<Data>;
}

export function guarding(session: Session, { decide }: Pick<Deciding, "decide">): Guarding {
  return { guard: (options) => guardOf(session, decide, options) };
}

function guardOf<Data>(
  session: Session,
  decide: Deciding["decide"],
  { grant, transforms = {}, obligations = {}, record, blockAge = 0 }: GuardOptions<Data>,
): UsageGuard<Data> {
  const latest = latestBlock(session, blockAge);
  const answers = new Map<string, Promise<Answer>>();
  let known = -1;

  /** The answer of this block; asked once for each use and block. A question that failed is forgotten. */
  const ask = async (use: UseArgs): Promise<Answer> => {
    const block = await latest();
    if (block !== known) {
      answers.clear();
      known = block;
    }
    const key = JSON.stringify(use);
    const answer = answers.get(key) ?? decide({ grant, use });
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };

  const admit = async (use: UseArgs): Promise<GuardedUse> => {
    const answer = await ask(use);
    const { verb, argument } = answer;
    if (verb === "Deny") {
      const [reason, rule] = [BigInt(REASONS.indexOf(answer.reason)), BigInt(answer.rule ?? 255)];
      refuse("UsageDenied", { id: grant.id, reason, rule }, `The use is not granted: ${answer.reason}.`);
    }
    if (verb === "Delay") refuse("UsageDelayed", { id: grant.id, until: BigInt(argument) });
    if (verb === "Modify" && !Object.hasOwn(transforms, argument)) {
      refuse(
        "TransformUnknown",
        { transform: argument },
        "The use is granted after a transform that nobody registered.",
      );
    }
    if (verb === "Execute" && !Object.hasOwn(obligations, argument)) {
      refuse(
        "ObligationUnknown",
        { obligation: argument },
        "The use is granted with an obligation that nobody registered.",
      );
    }
    return { grant, use, answer };
  };

  const release = async (admitted: GuardedUse, data: Data): Promise<Data> => {
    const { verb, argument } = admitted.answer;
    if (verb === "Execute") await obligations[argument]!(admitted);
    const released = verb === "Modify" ? await transforms[argument]!(data) : data;
    await record(admitted);
    return released;
  };

  return {
    run: async (use, data, using) => using(await release(await admit(use), data)),
    handler:
      ({ use, load, respond }) =>
      async (request) => {
        let data: Data;
        try {
          const admitted = await admit(use(request));
          data = await release(admitted, await load(request));
        } catch (error) {
          return refusalOf(error);
        }
        return respond(data, request);
      },
  };
}

/** The number of the latest block, asked again when it is older than allowed. */
function latestBlock(session: Session, age: number): () => Promise<number> {
  let asked = -Infinity;
  let number: Promise<number> | undefined;
  return () => {
    const now = performance.now();
    if (!number || now - asked >= age) {
      asked = now;
      number = session.latest();
      number.catch(() => (number = undefined));
    }
    return number;
  };
}

/** A refusal as HTTP tells it (RFC 9457); what is no answer of the ledger is its failure, not the client's. */
function refusalOf(error: unknown): Response {
  const { name, message } =
    error instanceof TrellisError ? error : { name: "UseRefused", message: "The use was refused." };
  const delayed = isTrellisError(error, "UsageDelayed") ? error.args.until : undefined;
  const refused = ["UsageDenied", "UsageDelayed", "TransformUnknown", "ObligationUnknown"].includes(name);
  const status = refused ? 403 : 503;
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (delayed !== undefined) headers.set("retry-after", new Date(Number(delayed) * 1000).toUTCString());
  return new Response(JSON.stringify({ title: name, detail: message, status }), { status, headers });
}
