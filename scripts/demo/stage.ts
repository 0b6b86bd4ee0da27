import { styleText } from "node:util";

import { parseEther, Wallet, type ContractTransactionReceipt, type Provider, type Signer } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { AddressBook } from "../deploy/book.ts";

/** What a step may return for the stage to show: the receipt of a verb of the SDK. */
interface WithReceipt {
  receipt: Pick<ContractTransactionReceipt, "gasUsed">;
}

/**
 * Where a story is told: it hires actors, prints each step with who did it and what it cost, and counts what did not
 * turn out as expected.
 */
export class Stage {
  readonly book: AddressBook;
  readonly provider: Provider;
  readonly #connection: NetworkConnection;
  readonly #names = new Map<string, string>();
  #hired = 0;
  #steps = 0;
  #gas = 0n;
  #failures = 0;

  constructor(connection: NetworkConnection, book: AddressBook) {
    this.#connection = connection;
    this.book = book;
    this.provider = connection.ethers.provider;
  }

  get failures(): number {
    return this.#failures;
  }

  get gas(): bigint {
    return this.#gas;
  }

  /**
   * An account for an actor of the story: the next one of the network, or a fresh one paid for by the first. The
   * first account, the deployer, stays what it is.
   */
  async actor(name: string): Promise<Signer & { address: string }> {
    const signers = await this.#connection.ethers.getSigners();
    const next = signers[++this.#hired];
    if (next) return this.#introduce(name, next);
    const [payer] = signers;
    if (!payer) throw new Error("The network has no account that could pay for the story.");
    const fresh = Wallet.createRandom().connect(this.provider);
    await (await payer.sendTransaction({ to: fresh.address, value: parseEther("0.05") })).wait();
    return this.#introduce(name, fresh);
  }

  /** The account that deployed, and administers the contracts until it hands over. */
  async deployer(): Promise<Signer & { address: string }> {
    const [first] = await this.#connection.ethers.getSigners();
    if (!first) throw new Error("The network has no account.");
    return this.#introduce("deployer", first);
  }

  #introduce<T extends { address: string }>(name: string, signer: T): T {
    this.#names.set(signer.address.toLowerCase(), name);
    return signer;
  }

  /** The name of an actor behind an address; the address itself for a stranger. */
  nameOf(address: string): string {
    return this.#names.get(address.toLowerCase()) ?? address;
  }

  chapter(title: string): void {
    console.log(`\n${styleText("bold", title)}`);
  }

  say(text: string): void {
    console.log(`     ${styleText("dim", text)}`);
  }

  /** One thing that somebody does. Prints it with its gas and gives back what it returned. */
  async step<T>(who: string, what: string, act: () => Promise<T>): Promise<T> {
    const result = await act();
    const gas = (result as Partial<WithReceipt> | undefined)?.receipt?.gasUsed;
    if (gas !== undefined) this.#gas += gas;
    this.#print(styleText("green", "✓"), who, what, gas === undefined ? "" : `${gas.toLocaleString("en")} gas`);
    return result;
  }

  /** Something that must be refused, with this error. */
  async refused(who: string, what: string, error: string, act: () => Promise<unknown>): Promise<void> {
    const name = await act().then(
      () => "nothing: it went through",
      (caught: unknown) => (caught as Error).name,
    );
    const right = name === error;
    if (!right) this.#failures += 1;
    const verdict = right ? `refused: ${error}` : `expected ${error}, got ${name}`;
    this.#print(right ? styleText("yellow", "⊘") : styleText("red", "✗"), who, what, verdict);
  }

  /** Lets time pass, on a chain whose clock can be moved (Hardhat's own, anvil). */
  async pass(seconds: number, why: string): Promise<void> {
    await this.#connection.provider.request({ method: "evm_increaseTime", params: [seconds] });
    await this.#connection.provider.request({ method: "evm_mine", params: [] });
    const [amount, unit] = seconds < 3_600 ? [seconds, "seconds"] : [seconds / 3_600, "hours"];
    this.say(`${amount.toLocaleString("en")} ${unit} pass: ${why}`);
  }

  /** Something that must be so now. */
  expect(what: string, actual: unknown, expected: unknown): void {
    const right = actual === expected;
    if (!right) this.#failures += 1;
    const verdict = right ? String(actual) : `${String(actual)}, expected ${String(expected)}`;
    this.#print(right ? styleText("green", "=") : styleText("red", "✗"), "", what, verdict);
  }

  /** A table with a heading, numbers to the right. */
  table(heading: string[], rows: (string | bigint | number)[][]): void {
    const text = rows.map((row) => row.map((cell) => (typeof cell === "string" ? cell : cell.toLocaleString("en"))));
    const widths = heading.map((title, i) => Math.max(title.length, ...text.map((row) => row[i]?.length ?? 0)));
    const line = (cells: string[], numeric: (i: number) => boolean) =>
      cells.map((cell, i) => (numeric(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join("  ");
    const numeric = (i: number) => rows.every((row) => typeof row[i] !== "string");
    console.log(`     ${styleText("underline", line(heading, numeric))}`);
    for (const row of text) console.log(`     ${line(row, numeric)}`);
  }

  #print(mark: string, who: string, what: string, note: string): void {
    this.#steps += 1;
    const number = String(this.#steps).padStart(3);
    console.log(`${number} ${mark} ${who.padEnd(12)} ${what}${note && "  "}${styleText("cyan", note)}`);
  }
}
