import { getBytes, toUtf8String } from "ethers";

import type { Handle } from "../../../core/handle.ts";
import { ZERO_ADDRESS } from "../../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import type { DIDRegistry } from "../../../core/contracts.ts";

/** One event of an identity, with where it stands. */
export type DidEvent = Position &
  (
    | { kind: "owner"; owner: string }
    | { kind: "delegate"; type: string; delegate: string; validTo: bigint }
    | { kind: "attribute"; name: string; value: string; validTo: bigint }
  );

/** A delegate or an attribute that stands. */
export type DidEntry = Exclude<DidEvent, { kind: "owner" }> & {
  /** The number that resolvers of did:ethr give it, counted over all that was ever named. */
  number: number;
};

/** An identity at some time. */
export interface DidState {
  /** The zero address: it was deactivated. */
  owner: string;
  deactivated: boolean;
  /** What the present owner set and what is still good. */
  entries: DidEntry[];
  /** What an earlier owner set and nobody took back: void here, but shown by resolvers that know ERC-1056 alone. */
  stale: DidEntry[];
  /** Block of the last change; undefined if there was none. */
  changed?: number;
}

/** All events of an identity, in order. */
export async function historyOf(
  handle: Handle<DIDRegistry>,
  identity: string,
  options: ScanOptions = {},
): Promise<DidEvent[]> {
  const registry = handle.contract;
  const owner = registry.getEvent("DIDOwnerChanged");
  const delegate = registry.getEvent("DIDDelegateChanged");
  const attribute = registry.getEvent("DIDAttributeChanged");
  const events: DidEvent[] = [];
  for (const log of await scan(handle, [owner, delegate, attribute], [identity], options)) {
    const at = positionOf(log);
    const rotated = match(registry, owner, log);
    if (rotated) events.push({ ...at, kind: "owner", owner: rotated.owner });
    const named = match(registry, delegate, log);
    if (named) {
      const { delegateType, delegate: who, validTo } = named;
      events.push({ ...at, kind: "delegate", type: textOf(delegateType), delegate: who, validTo });
    }
    const set = match(registry, attribute, log);
    if (set) events.push({ ...at, kind: "attribute", name: textOf(set.name), value: set.value, validTo: set.validTo });
  }
  return events;
}

/** What its events make of an identity, at a time in seconds. */
export function stateOf(identity: string, events: readonly DidEvent[], now: bigint): DidState {
  let owner = identity;
  let delegates = 0;
  let services = 0;
  const entries = new Map<string, DidEntry>();
  const stale = new Map<string, DidEntry>();
  for (const event of events) {
    if (event.kind === "owner") {
      owner = event.owner;
      for (const [key, entry] of entries) stale.set(key, entry);
      entries.clear();
      continue;
    }
    const service = event.kind === "attribute" && event.name.startsWith("did/svc/");
    const number = service ? ++services : ++delegates;
    const key = keyOf(event);
    entries.delete(key);
    stale.delete(key);
    if (event.validTo > now) entries.set(key, { ...event, number });
  }
  return {
    owner,
    deactivated: owner === ZERO_ADDRESS,
    entries: [...entries.values()],
    stale: [...stale.values()],
    ...(events.length > 0 && { changed: events.at(-1)!.blockNumber }),
  };
}

function keyOf(entry: Exclude<DidEvent, { kind: "owner" }>): string {
  return entry.kind === "delegate" ? `${entry.type} ${entry.delegate}` : `${entry.name} ${entry.value}`;
}

/** A name as text; as hexadecimal where it is none, so that it can be written back as it was. */
function textOf(name: string): string {
  const text = valueText(name.replace(/(00)+$/, ""));
  return text !== undefined && !text.includes("\0") ? text : name;
}

/** An attribute's value as text; undefined where it is none. */
export function valueText(value: string): string | undefined {
  try {
    return toUtf8String(getBytes(value));
  } catch {
    return undefined;
  }
}
