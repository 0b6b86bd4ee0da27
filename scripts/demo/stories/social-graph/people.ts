import { HDNodeWallet, id, type Provider } from "ethers";

import type { Category, SignedVouch, Trellis } from "../../../../sdk/index.ts";

/** Somebody with a key and no coin: what it does it signs, and a relayer sends it. */
export type Person = Trellis & { address: string };

export const CAMP_SIZE = 40;

/** Who takes part. The relayer alone pays for transactions. */
export interface Camp {
  relayer: Trellis;
  ngo: Person;
  clinic: Person;
  school: Person;
  people: Person[];
  ring: Person[];
}

/** Somebody of this chain or of another: the key is made of the name, so it is the same person. */
export function personOf(relayer: Trellis, provider: Provider, name: string): Person {
  const key = HDNodeWallet.fromSeed(id(`a story: ${name}`)).connect(provider);
  return Object.assign(relayer.as(key), { address: key.address });
}

export function gather(relayer: Trellis, provider: Provider): Camp {
  const person = (name: string) => personOf(relayer, provider, name);
  return {
    relayer,
    ngo: person("ngo"),
    clinic: person("clinic"),
    school: person("school"),
    people: Array.from({ length: CAMP_SIZE }, (_, i) => person(`person ${i}`)),
    ring: Array.from({ length: 10 }, (_, i) => person(`sybil ${i}`)),
  };
}

/** Signs vouches for several on a device, without a transaction. */
export function vouchFor(
  voucher: Person,
  subjects: Person[],
  category: Category,
  issuedAt: number,
): Promise<SignedVouch[]> {
  return Promise.all(
    subjects.map(({ address }) => voucher.socialGraph.signVouch({ subject: address, category, issuedAt })),
  );
}
