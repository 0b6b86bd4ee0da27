import { connect, type Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";

/** Somebody with an account. */
export type Person = Trellis & { address: string };

/** Who has data, who works on it, who looks at it without being asked, and who checks. */
export interface People {
  vendor: Person;
  lab: Person;
  /** Has an account at the lab's cloud, and no grant. */
  intern: Person;
  auditor: Person;
}

export async function hire(stage: Stage): Promise<People> {
  const person = async (name: string): Promise<Person> => {
    const runner = await stage.actor(name);
    return Object.assign(await connect({ runner, deployment: stage.book }), { address: runner.address });
  };
  return {
    vendor: await person("vendor"),
    lab: await person("lab"),
    intern: await person("intern"),
    auditor: await person("auditor"),
  };
}
