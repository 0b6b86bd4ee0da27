/** As what somebody vouches, in the order of the contract's numbers. */
export const categories = ["peer", "educator", "aid organisation", "health professional", "government"] as const;

/** As what somebody vouches. */
export type Category = (typeof categories)[number];

/** What a vouch of a category is worth, in 1/10,000; as in the contract's `ConfidenceScore`. */
export const vouchWeights: Readonly<Record<Category, number>> = {
  peer: 1_000,
  educator: 2_000,
  "aid organisation": 3_000,
  "health professional": 4_500,
  government: 5_000,
};

const ONE = 10_000;
const FLOOR = 3_000;
const PEERS_MAX = 4_000;

/** One vouch as the confidence function sees it. */
export interface GraphVouch {
  voucher: string;
  subject: string;
  category: Category;
  /** Seconds since 1970. */
  issuedAt: number;
  /** First second at which it is over. */
  expiresAt: number;
}

/** A graph of vouches that stand; one for each pair at most, as on the ledger. */
export interface VouchGraph {
  vouches: readonly GraphVouch[];
  /** Accounts that were found to be second ones of one human. */
  duplicates?: readonly string[];
}

/**
 * The confidence in every subject of a graph, in 1/10,000, by the same function as the contract's, where every account
 * was refreshed: nothing is asked of a chain. Institutions in the graph are taken for accredited.
 *
 * @param graph Who vouches for whom. Addresses are compared in lower case.
 * @param at The moment, in seconds since 1970.
 * @example
 * confidenceOf({ vouches }, 1_800_000_000).get(alice.toLowerCase()); // 8500
 */
export function confidenceOf({ vouches, duplicates = [] }: VouchGraph, at: number): Map<string, number> {
  const fallen = new Set(duplicates.map((account) => account.toLowerCase()));
  const live = vouches
    .map((vouch) => ({ ...vouch, voucher: vouch.voucher.toLowerCase(), subject: vouch.subject.toLowerCase() }))
    .filter(({ expiresAt }) => expiresAt > at);

  const classes = new Map<string, Set<Category>>();
  for (const { subject, category } of live) {
    const known = classes.get(subject) ?? new Set<Category>();
    classes.set(subject, category === "peer" ? known : known.add(category));
  }
  const institutional = (account: string) =>
    [...(classes.get(account) ?? [])].reduce((sum, category) => sum + vouchWeights[category], 0);
  const anchored = (account: string) => !fallen.has(account) && institutional(account) >= FLOOR;

  const peers = live.filter(({ category }) => category === "peer");
  const dates = new Map(peers.map(({ voucher, subject, issuedAt }) => [`${voucher} ${subject}`, issuedAt]));
  /** Of two who vouch for each other the earlier counts; of the same date, the lower address. */
  const precedes = ({ voucher, subject, issuedAt }: GraphVouch) => {
    const back = dates.get(`${subject} ${voucher}`);
    return back === undefined || issuedAt < back || (issuedAt === back && voucher < subject);
  };
  const counting = new Map<string, number>();
  for (const vouch of peers) {
    if (!anchored(vouch.voucher) || !precedes(vouch)) continue;
    counting.set(vouch.subject, (counting.get(vouch.subject) ?? 0) + 1);
  }

  const score = (account: string) => {
    if (fallen.has(account)) return 0;
    const fromPeers = Math.min(PEERS_MAX, (counting.get(account) ?? 0) * vouchWeights.peer);
    return Math.min(ONE, institutional(account) + fromPeers);
  };
  return new Map([...classes.keys()].map((account) => [account, score(account)]));
}
