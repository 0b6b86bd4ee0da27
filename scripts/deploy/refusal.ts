/** Something that the deploy script will not do: with a name, the reason, and what to do instead. */
export class Refusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}
