import type { GraphVouch } from "../../../sdk/index.ts";

const AT = 1_800_000_000;
const DAY = 86_400;

/** A graph in which it is known who is real. */
export interface Planted {
  vouches: GraphVouch[];
  honest: string[];
  sybils: string[];
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed * 0x9e37_79b9;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How likely an honest account has the higher score than a Sybil; a tie is half. */
export function auc(honest: readonly number[], sybils: readonly number[]): number {
  let wins = 0;
  for (const h of honest) for (const s of sybils) wins += h > s ? 1 : h === s ? 0.5 : 0;
  return wins / (honest.length * sybils.length);
}

interface World extends Planted {
  draw: () => number;
  anchored: string[];
  vouch(voucher: string, subject: string, category?: GraphVouch["category"]): void;
}

const HONEST = 200;

/** 200 honest people in families of ten: who know each other vouch; four in five are known to an institution. */
function world(seed: number, sybilCount: number): World {
  const draw = random(seed);
  const vouches: GraphVouch[] = [];
  const vouch: World["vouch"] = (voucher, subject, category = "peer") => {
    const issuedAt = AT - Math.floor(draw() * 30 * DAY) - 1;
    vouches.push({ voucher, subject, category, issuedAt, expiresAt: AT + DAY });
  };
  const honest = Array.from({ length: HONEST }, (_, i) => `honest ${i}`);
  const sybils = Array.from({ length: sybilCount }, (_, i) => `sybil ${i}`);
  const anchored = honest.filter(() => draw() < 0.8);
  for (const one of anchored) vouch("clinic", one, "health professional");
  for (const one of honest) if (draw() < 0.3) vouch("school", one, "educator");
  for (const [i, one] of honest.entries()) {
    const family = honest.slice(i - (i % 10), i - (i % 10) + 10);
    for (const other of family) if (other !== one && draw() < 0.6) vouch(other, one);
    const friend = honest[Math.floor(draw() * HONEST)]!;
    if (friend !== one && !family.includes(friend)) vouch(friend, one);
  }
  // Sybils cost nothing, and neither do vouches among them.
  for (const from of sybils) for (const to of sybils) if (from !== to) vouch(from, to);
  return { draw, vouches, honest, sybils, anchored, vouch };
}

/** One anchored traitor vouches for as many Sybils as its budget allows. */
export function loneSeed(seed: number, count = 40): Planted {
  const w = world(seed, count);
  const traitor = w.anchored[0]!;
  for (const sybil of w.sybils.slice(0, 10)) w.vouch(traitor, sybil);
  return w;
}

/** One in eight honest people, the best known first, is tricked into a vouch for some Sybil. */
export function honestTargeting(seed: number, count = 40): Planted {
  const w = world(seed, count);
  const known = new Map<string, number>();
  for (const { voucher } of w.vouches) known.set(voucher, (known.get(voucher) ?? 0) + 1);
  const best = [...w.honest].sort((a, b) => (known.get(b) ?? 0) - (known.get(a) ?? 0)).slice(0, HONEST / 8);
  for (const [i, one] of best.entries()) w.vouch(one, w.sybils[i % Math.min(count, 20)]!);
  return w;
}

/** Three anchored traitors all spend their budgets on the same ten Sybils. */
export function collusion(seed: number, count = 40): Planted {
  const w = world(seed, count);
  for (const traitor of w.anchored.slice(0, 3)) for (const sybil of w.sybils.slice(0, 10)) w.vouch(traitor, sybil);
  return w;
}
