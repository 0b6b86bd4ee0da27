import { nameKey } from "../../../../sdk/formats.ts";
import { connect, fieldKey, type Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";

/** Somebody with an account. */
export type Person = Trellis & { address: string };

export interface People {
  /** Says who controls a name, and who endorses. */
  registrar: Person;
  bank: Person;
  /** Of three organisations. */
  endorsers: [Person, Person, Person];
  /** A registration authority for devices. */
  provider: Person;
  /** A client without rights: a browser. */
  client: Person;
}

export const NAME = "www.bank.example";
export const EURO = 1_000_000n;
const END = 4_000_000_000;

export async function hire(stage: Stage): Promise<People> {
  const as = async (runner: Awaited<ReturnType<Stage["actor"]>>): Promise<Person> =>
    Object.assign(await connect({ runner, deployment: stage.book }), { address: runner.address });
  const person = async (name: string) => as(await stage.actor(name));
  const registrar = await as(await stage.deployer());
  const bank = await person("bank");
  const endorsers: People["endorsers"] = [await person("notary"), await person("chamber"), await person("auditor")];
  const provider = await person("provider");
  const client = await person("client");

  stage.chapter("Who may do what");
  const enrol = (who: string, account: string, role: string) =>
    stage.step("registrar", `enrols the ${who}`, () =>
      registrar.identity.enroll({ account, role, entityId: fieldKey(who), validUntil: END }),
    );
  await enrol("bank", bank.address, nameKey(NAME));
  const role = await registrar.endorsements.endorserRole(2);
  for (const [i, who] of ["notary", "chamber", "auditor"].entries()) await enrol(who, endorsers[i]!.address, role);
  await enrol("provider", provider.address, fieldKey("certificate registration authority"));

  const minter = { minter: registrar.address, allowance: 10n ** 12n, capacity: 10n ** 12n, window: 1 };
  await registrar.token.configureMinter(minter);
  for (const rich of [bank, provider]) await registrar.token.mint({ to: rich.address, amount: 1_000n * EURO });
  await provider.token.approve({ spender: provider.certificateBatches.address, amount: 1_000n * EURO });
  return { registrar, bank, endorsers, provider, client };
}
