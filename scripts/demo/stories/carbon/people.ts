import type { BatchResult, Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";

export const NORI = 10n ** 18n;
export const EURO = 10n ** 6n;

/** A verified result that became credits. */
export type Credited = BatchResult & { id: bigint };

/** Somebody with an account and a connection. */
export type Person = Trellis & { address: string };

export interface People {
  farm: Person;
  buyer: Person;
  city: Person;
  verifiers: Person[];
  registry: Person;
}

/** Everybody gets an account and a connection; the verifiers are of three different houses. */
export async function hire(stage: Stage, admin: Trellis): Promise<People> {
  const person = async (name: string): Promise<Person> => {
    const signer = await stage.actor(name);
    return Object.assign(admin.as(signer), { address: signer.address });
  };
  const [farm, buyer, city] = [await person("farm"), await person("buyer"), await person("city")];
  const verifiers = [await person("verifier A"), await person("verifier B"), await person("verifier C")];
  return { farm, buyer, city, verifiers, registry: await person("registry") };
}
