/** What a benchmark case is, and what comes out of it. */
import type { Bench, Mined } from "./chain.ts";

/** Whose code a case measures. */
export interface Subject {
  /** The contract's name; for a peer, the library's or the protocol's. */
  readonly name: string;
  /** Package and version of a peer; null for a contract of this project. */
  readonly version: string | null;
  /** What has to be compiled, as "path/File.sol", "path/File.sol:Contract" or "npm:package/File.sol". */
  readonly sources: readonly string[];
  /** The code is not compiled here but shipped, ready to deploy, by the peer's package. */
  readonly published?: true;
}

export interface BenchCase<Prepared = unknown> {
  /** The operation, as in budgets.json. An id that ends in `.perItem` is judged by gas divided by `n`. */
  readonly id: string;
  /** What the operation is, for a reader who does not know the id. */
  readonly name: string;
  /** In which state of storage the figure holds, in the words of the anchors ("nz->nz": overwritten). */
  readonly state: string;
  readonly subject: Subject;
  /** What else has to be there, for instance the tokens that a market trades. */
  readonly needs?: readonly Subject[];
  /** Items done at once; 1 if left out. */
  readonly n?: number;
  /** For a cost that grows: which curve the case is a point of, and where on it (`n` if left out). */
  readonly series?: { readonly name: string; readonly at?: number };
  /** Brings the chain into the state. Nothing here is measured. */
  prepare(bench: Bench): Promise<Prepared>;
  /** Sends what is measured: one transaction, or several whose gas is added up. */
  run(bench: Bench, prepared: Prepared): Promise<Mined | Mined[]>;
}

/** Everything that has to be compiled for a case. */
export function sourcesOf({ subject, needs = [] }: BenchCase): string[] {
  return [subject, ...needs].flatMap(({ sources }) => sources);
}

/** Keeps what `prepare` gives typed for `run`, and forgets it afterwards. */
export function bench<Prepared>(definition: BenchCase<Prepared>): BenchCase {
  return definition;
}

/** One measured figure, as `--json` writes it. */
export interface Row {
  id: string;
  gas: number;
  perItem: number;
  n: number;
  state: string;
  subject: string;
  /** Null for a contract of this project. */
  peerVersion: string | null;
  hardfork: string;
  /** Build profile of the code; "published" for bytecode that a package ships. */
  profile: string;
  name: string;
  /** Gas is the price floor of the calldata (EIP-7623): the code was cheaper than that. */
  floor: boolean;
  series?: { name: string; at: number };
}

/** A case that could not be measured yet, because a contract it needs is not in the tree. */
export interface Unbuilt {
  id: string;
  subject: string;
  missing: string[];
}

/** What a row is judged by: gas per item where the id says so. */
export function figureOf(row: Pick<Row, "id" | "gas" | "perItem">): number {
  return /\.per[A-Z][A-Za-z]*$/.test(row.id) ? row.perItem : row.gas;
}

/** The same operation for each of several subjects. */
export function forEach<S extends Subject>(subjects: readonly S[], make: (subject: S) => BenchCase): BenchCase[] {
  return subjects.map(make);
}
