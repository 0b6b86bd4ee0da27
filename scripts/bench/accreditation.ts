/** Who may issue what: granting, ending, and asking about chains of one to eight links. */
import { encodeBytes32String, HDNodeWallet, Mnemonic, ZeroHash, type Contract } from "ethers";

import { accreditTypes } from "../../sdk/kits/accreditation/typed-data.ts";
import { accreditation, deployAccreditation } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const TYPE = encodeBytes32String("Diploma");
const DAY = 24n * 3600n;
const END = 2n ** 40n - 1n;
const people = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(`0x${"24".repeat(16)}`), "m/44'/60'/1'/0");

const terms = (issuer: string, depth: number) => [issuer, TYPE, 3, ZeroHash, depth, 0, END];

/** A chain of so many links; alice holds the last but one, or the root of a chain of one. */
async function chain(bench: Bench, links: number): Promise<{ quorum: Contract; kit: Contract; group: string }> {
  const venue = await deployAccreditation(bench);
  const { quorum, kit, group } = venue;
  const { admin, alice } = bench.actors;
  const issuers = Array.from({ length: links }, (_, i) => people.deriveChild(i));
  const holder = Math.max(links - 2, 0);
  const accountOf = (i: number) => (i === holder ? alice.address : issuers[i]!.address);

  const root = terms(accountOf(0), 7);
  const action = await bench.read<string>(kit, "rootAction", [root, ZeroHash]);
  await bench.send(admin, quorum, "propose", [group, action, await kit.getAddress()]);
  await bench.send(admin, kit, "proposeRoot", [root, ZeroHash]);
  bench.wait(2n * DAY);
  await bench.send(admin, kit, "activateRoot", [1n]);
  for (let i = 1; i < links; i++) {
    const accreditor = i - 1 === holder ? alice : issuers[i - 1]!;
    const [issuer, credentialType, level, jurisdiction, depth, from, to] = terms(accountOf(i), 7 - i);
    const given = { issuer, credentialType, level, jurisdiction, depth, from, to };
    const message = { accreditor: accreditor.address, parent: BigInt(i), terms: given, nonce: 0n, deadline: END };
    const signature = await accreditor.signTypedData(await bench.domainOf(kit), accreditTypes, message);
    await bench.send(admin, kit, "accreditBySig", [...Object.values(message), signature]);
  }
  return venue;
}

const LINKS = [1, 2, 4, 8];

export const accreditations = [
  bench({
    id: "accreditation.proposeRoot",
    name: "keep a root that the group agreed to",
    state: "four slots 0->nz; consumes the ballot",
    subject: accreditation,
    async prepare(bench) {
      const { quorum, kit, group } = await deployAccreditation(bench);
      const root = terms(bench.actors.alice.address, 7);
      const action = await bench.read<string>(kit, "rootAction", [root, ZeroHash]);
      await bench.send(bench.actors.admin, quorum, "propose", [group, action, await kit.getAddress()]);
      return { kit, root };
    },
    run: (bench, { kit, root }) => bench.send(bench.actors.admin, kit, "proposeRoot", [root, ZeroHash]),
  }),
  ...[1, 2, 4, 7].map((n) =>
    bench({
      id: `accreditation.accredit.n${n}`,
      name: `accredit an issuer below ${n} link${n === 1 ? "" : "s"}`,
      state: "four slots 0->nz",
      subject: accreditation,
      n,
      series: { name: "accreditation.accredit" },
      async prepare(bench) {
        // Alice holds the last link of a chain of n: the last but one of n + 1, before the last is made.
        const { kit } = await chain(bench, n === 1 ? 1 : n + 1);
        return kit;
      },
      run: (bench, kit) =>
        bench.send(bench.actors.alice, kit, "accredit", [BigInt(n), terms(bench.actors.carol.address, 0)]),
    }),
  ),
  bench({
    id: "accreditation.revoke",
    name: "revoke an accreditation directly below",
    state: "a chain of two links",
    subject: accreditation,
    prepare: (bench) => chain(bench, 2),
    run: (bench, { kit }) => bench.send(bench.actors.alice, kit, "revoke", [2n]),
  }),
  bench({
    id: "accreditation.reportCompromise",
    name: "report the compromise of an accreditation directly below",
    state: "a chain of two links",
    subject: accreditation,
    prepare: (bench) => chain(bench, 2),
    run: (bench, { kit }) => bench.send(bench.actors.alice, kit, "reportCompromise", [2n, bench.now - 5n]),
  }),
  ...LINKS.map((n) =>
    bench({
      id: `accreditation.isAccredited.n${n}`,
      name: `ask about a chain of ${n} link${n === 1 ? "" : "s"}, as a transaction of its own`,
      state: "view; 21,000 and calldata included",
      subject: accreditation,
      n,
      series: { name: "accreditation.isAccredited" },
      async prepare(bench) {
        const { kit } = await chain(bench, n);
        const issuer = n === 1 ? bench.actors.alice.address : people.deriveChild(n - 1).address;
        const call = [BigInt(n), issuer, TYPE, 3, ZeroHash, bench.now];
        if (!(await bench.read<boolean>(kit, "isAccredited", call))) throw new Error("the issuer is not accredited");
        return { kit, call };
      },
      run: (bench, { kit, call }) => bench.send(bench.actors.bob, kit, "isAccredited", call),
    }),
  ),
];
