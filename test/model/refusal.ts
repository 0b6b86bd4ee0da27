/** Why the model refuses an action: the error that the chain must answer with. */
export class Refusal extends Error {
  override readonly name: string;
  /** The error's arguments by name; undefined when the model cannot know them. */
  readonly args: Readonly<Record<string, unknown>> | undefined;

  constructor(name: string, args?: Readonly<Record<string, unknown>>) {
    super(name);
    this.name = name;
    this.args = args;
  }
}

/** Refuses when the condition holds. */
export function refuseIf(condition: boolean, name: string, args: Readonly<Record<string, unknown>> = {}): void {
  if (condition) throw new Refusal(name, args);
}
