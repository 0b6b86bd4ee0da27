import { Contract, type BaseContract, type Interface } from "ethers";

import { addressOf } from "../deployment.ts";
import { named } from "./decode.ts";
import type { Session } from "./session.ts";

/**
 * One contract as the verbs of its block see it. It is found in the address book when it is first used, so that a
 * deployment without a block is no obstacle to using the others.
 */
export class Handle<C extends BaseContract> {
  readonly session: Session;
  readonly abi: Interface;
  /** A name in the address book, or an address. */
  readonly where: string;
  #contract: C | undefined;
  #checked: Promise<void> | undefined;

  constructor(session: Session, abi: Interface, where: string) {
    this.session = session;
    this.abi = abi;
    this.where = where;
  }

  /** The contract's address; throws `ContractNotDeployed` if the address book does not have it. */
  get address(): string {
    return addressOf(this.session.deployment, this.where);
  }

  /** The contract with its types. */
  get contract(): C {
    this.#contract ??= new Contract(this.address, this.abi, this.session.runner) as unknown as C;
    return this.#contract;
  }

  /** The same kind of contract at another address, or under another name of the address book. */
  at(where: string): Handle<C> {
    return new Handle<C>(this.session, this.abi, where);
  }

  /** Reads, and names what goes wrong. */
  async read<T>(question: (contract: C) => Promise<T>): Promise<T> {
    await this.ready();
    return named(() => question(this.contract));
  }

  /** Makes sure, once, that there is code at the address: a call to an empty one would seem to succeed. */
  async ready(): Promise<void> {
    this.#checked ??= this.session.requireCode(this.where, this.address).catch((error: unknown) => {
      this.#checked = undefined;
      throw error;
    });
    return this.#checked;
  }
}
