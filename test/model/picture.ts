import { Contract, type Provider } from "ethers";

import type { Trellis } from "../../sdk/index.ts";
import { balance, locked, supply } from "./money.ts";
import { circulating, held, retired } from "./credits.ts";
import type { Marketplace } from "./marketplace.ts";

/** What everybody can see of money and credits, in one form for model and chain. */
export interface Picture {
  supply: bigint;
  locked: bigint;
  /** By account, contracts included. */
  money: Record<string, bigint>;
  frozen: string[];
  batches: Record<string, BatchPicture>;
  /** Owners by certificate. */
  certificates: Record<string, string>;
}

interface BatchPicture {
  start: bigint;
  end: bigint;
  retireOnly: boolean;
  retired: bigint;
  circulating: bigint;
  holders: Record<string, bigint>;
}

/** The model's picture. */
export function expectedPicture({ state, rules }: Marketplace, accounts: readonly string[]): Picture {
  const amounts = (of: (account: string) => bigint) => Object.fromEntries(accounts.map((a) => [a, of(a)]));
  const batches = [...state.batches.values()].map((batch): [string, BatchPicture] => {
    const { id, start, end, retireOnly } = batch;
    const sums = { retired: retired(state, id), circulating: circulating(batch) };
    return [String(id), { start, end, retireOnly, ...sums, holders: amounts((a) => held(state, id, a)) }];
  });
  const owners = [...state.certificates.values()].map(({ certificateId, holder }) => [String(certificateId), holder]);
  return {
    supply: supply(state),
    locked: locked(state),
    money: { ...amounts((a) => balance(state, a)), [rules.token]: locked(state) },
    frozen: accounts.filter((account) => state.frozen.has(account)),
    batches: Object.fromEntries(batches),
    certificates: Object.fromEntries(owners) as Record<string, string>,
  };
}

const credits1155 = ["function balanceOfBatch(address[] owners, uint256[] ids) view returns (uint256[])"];
const certificates721 = ["function ownerOf(uint256 id) view returns (address)"];

/** Reads the same of the chain: of the batches and certificates that the model knows. */
export async function chainPicture(
  trellis: Trellis,
  provider: Provider,
  { state }: Marketplace,
  accounts: readonly string[],
): Promise<Picture> {
  const { token, certificate } = trellis;
  const credits = new Contract(certificate.address, credits1155, provider);
  const collection = new Contract(await certificate.certificatesAddress(), certificates721, provider);
  const ids = [...state.batches.keys()];
  const pairs = ids.flatMap((id) => accounts.map((account) => ({ id, account })));

  const [{ totalSupply, lockedInRedemptions }, balances, frozen, facts, kilograms, owners] = await Promise.all([
    token.info(),
    Promise.all(accounts.map((account) => token.balanceOf(account))),
    Promise.all(accounts.map((account) => token.isFrozen(account))),
    Promise.all(ids.map((id) => certificate.batchOf(id))),
    credits.getFunction("balanceOfBatch").staticCall(
      pairs.map(({ account }) => account),
      pairs.map(({ id }) => id),
    ) as Promise<bigint[]>,
    Promise.all(
      [...state.certificates.keys()].map(async (id) => [
        String(id),
        String(await collection.getFunction("ownerOf")(id)),
      ]),
    ),
  ]);

  const batches = facts.map(({ id, start, end, retireOnly, retired, circulating }, i): [string, BatchPicture] => {
    const of = (_: string, j: number) => kilograms[i * accounts.length + j]!;
    const holders = Object.fromEntries(accounts.map((account, j) => [account, of(account, j)]));
    return [String(id), { start, end, retireOnly, retired, circulating, holders }];
  });
  return {
    supply: totalSupply,
    locked: lockedInRedemptions,
    money: Object.fromEntries(accounts.map((account, i) => [account, balances[i]!])),
    frozen: accounts.filter((_, i) => frozen[i]),
    batches: Object.fromEntries(batches),
    certificates: Object.fromEntries(owners) as Record<string, string>,
  };
}

/** What must hold of the chain by itself, whatever the model says. Returns what does not. */
export function broken(picture: Picture, contracts: { token: string; market: string; removal: string }): string[] {
  const problems: string[] = [];
  const check = (holds: boolean, problem: string) => holds || problems.push(problem);
  const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((a, b) => a + b, 0n);
  const batches = Object.values(picture.batches);

  check(sum(Object.values(picture.money)) === picture.supply, "the balances do not add up to the supply");
  check(picture.money[contracts.token] === picture.locked, "what is locked is not what the token holds");
  for (const pocket of [contracts.market, contracts.removal]) {
    check(picture.money[pocket] === 0n, `${pocket} holds money`);
    check(!batches.some(({ holders }) => holders[pocket] !== 0n), `${pocket} holds credits`);
  }
  for (const [id, { start, end, retired, circulating, holders }] of Object.entries(picture.batches)) {
    check(end - start === circulating + retired, `batch ${id}: issued is not circulating and retired`);
    check(sum(Object.values(holders)) === circulating, `batch ${id}: the holders do not hold what circulates`);
  }
  const key = (id: string) => BigInt(id) >> 64n;
  const ranges = Object.entries(picture.batches).sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
  for (const [i, [id, range]] of ranges.entries()) {
    const next = ranges[i + 1];
    const apart = next === undefined || key(next[0]) !== key(id) || range.end <= next[1].start;
    check(apart, `batch ${id} overlaps the next`);
  }
  return problems;
}
