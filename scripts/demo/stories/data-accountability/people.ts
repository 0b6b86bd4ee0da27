import { id, Wallet } from "ethers";

import { actions, purposes, regions, type Policy } from "../../../../sdk/formats.ts";
import { connect, type Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";

/** Somebody with an account. */
export type Person = Trellis & { address: string };

/** Who uses the data, who it is about, and who looks after both. */
export interface People {
  /** The data subject: a key without any coin, used for this grant only. */
  ana: Person;
  shop: Person;
  courier: Person;
  marketing: Person;
  authority: Person;
}

/** The transform of the shop's marketing: a name becomes a number. */
export const PSEUDONYMISE = id("replace the name by a keyed pseudonym");

/** What Ana lets the shop do, for two years: deliver, and hand on to deliver; advertise without her name; not outside Europe. */
export const shopPolicy: Policy = {
  strategy: "prohibit",
  depth: 1,
  budgets: [10],
  rules: [
    {
      verb: "Allow",
      budget: 1,
      actions: actions("read", "grantUse"),
      purposes: { of: purposes("dpv:DeliveryOfGoods") },
      regions: regions("EU"),
      elapsedTo: 2 * 365 * 86_400,
    },
    { verb: "Modify", argument: PSEUDONYMISE, actions: actions("read"), purposes: { of: purposes("dpv:Marketing") } },
    { verb: "Deny", purposes: { of: purposes("dpv:SellDataToThirdParties") } },
  ],
};

/** What the shop lets the courier do: the same, four times, and no further. */
export const courierPolicy: Policy = {
  ...shopPolicy,
  depth: 0,
  budgets: [4],
  rules: [{ ...shopPolicy.rules[0]!, actions: actions("read") }, shopPolicy.rules[2]!],
};

/** What the marketing firm would like to do. */
export const marketingPolicy: Policy = {
  ...courierPolicy,
  budgets: [0],
  rules: [{ verb: "Allow", purposes: { of: purposes("dpv:Marketing") } }, shopPolicy.rules[2]!],
};

/** Hires everybody; Ana gets a key and no coin. */
export async function hire(stage: Stage): Promise<People> {
  const person = async (name: string): Promise<Person> => {
    const runner = await stage.actor(name);
    return Object.assign(await connect({ runner, deployment: stage.book }), { address: runner.address });
  };
  const key = Wallet.createRandom(stage.provider);
  const ana = Object.assign(await connect({ runner: key, deployment: stage.book }), { address: key.address });
  return {
    ana,
    shop: await person("shop"),
    courier: await person("courier"),
    marketing: await person("marketing"),
    authority: await person("authority"),
  };
}
