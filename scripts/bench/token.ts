/** Money: what a transfer, a permit, an authorization and a mint cost. */
import { Signature } from "ethers";

import { stableToken } from "./fixtures.ts";
import type { Actor, Bench } from "./harness/chain.ts";
import { bench, forEach } from "./harness/dsl.ts";
import type { Erc20 } from "./peers/tokens.ts";
import { openZeppelinErc20, openZeppelinErc3009, soladyErc20 } from "./peers/tokens.ts";

const START = 1_000_000_000n;
const AMOUNT = 12_345_678n;

/** Written out because a token may offer the form with `bytes` too. */
const PERMIT_CALL = "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)";
const TRANSFER_WITH_AUTHORIZATION =
  "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)";

const withPermit = [stableToken, openZeppelinErc20, soladyErc20];
const withAuthorization = [stableToken, openZeppelinErc3009];

/** Both parties hold tokens already, so no balance starts from zero or ends there. */
async function fund(erc20: Erc20, ...holders: Actor[]): Promise<Erc20> {
  for (const { address } of holders) await erc20.mint(address, START);
  return erc20;
}

const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

async function permitArguments(bench: Bench, { domain }: Erc20, owner: Actor, spender: Actor, nonce: bigint) {
  const permit = {
    owner: owner.address,
    spender: spender.address,
    value: AMOUNT,
    deadline: bench.now + 3600n,
  };
  const signature = Signature.from(await bench.sign(owner, await domain(), PERMIT, { ...permit, nonce }));
  return [...Object.values(permit), signature.v, signature.r, signature.s];
}

const AUTHORIZATION = {
  TransferWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
};

/** A 192-bit random-looking key and sequence 0: fits tokens with free nonces and with keyed ones. */
const FRESH_NONCE = "0x8f2a55949038a9610f50fb23b5883af3b4ecb3c3bb792cbc0000000000000000";

export const token = [
  ...forEach(withPermit, (subject) =>
    bench({
      id: "token.transfer.existing",
      name: "transfer to a holder",
      state: "recipient nz->nz, sender stays nz",
      subject,
      prepare: async (bench) => fund(await subject.deploy(bench), bench.actors.alice, bench.actors.bob),
      run: (bench, { token }) => bench.send(bench.actors.alice, token, "transfer", [bench.actors.bob.address, AMOUNT]),
    }),
  ),
  ...forEach(withPermit, (subject) =>
    bench({
      id: "token.transfer.new",
      name: "transfer to a new holder",
      state: "recipient 0->nz, sender stays nz",
      subject,
      prepare: async (bench) => fund(await subject.deploy(bench), bench.actors.alice),
      run: (bench, { token }) => bench.send(bench.actors.alice, token, "transfer", [bench.actors.bob.address, AMOUNT]),
    }),
  ),
  ...forEach(withPermit, (subject) =>
    bench({
      id: "token.transferFrom.finite",
      name: "transferFrom on a finite allowance",
      state: "finite allowance stays nz, recipient nz->nz, sender stays nz",
      subject,
      async prepare(bench) {
        const { alice, bob, relayer } = bench.actors;
        const erc20 = await fund(await subject.deploy(bench), alice, bob);
        await bench.send(alice, erc20.token, "approve", [relayer.address, START]);
        return erc20;
      },
      run: (bench, { token }) =>
        bench.send(bench.actors.relayer, token, "transferFrom", [
          bench.actors.alice.address,
          bench.actors.bob.address,
          AMOUNT,
        ]),
    }),
  ),
  ...forEach(withPermit, (subject) =>
    bench({
      id: "token.permit.later",
      name: "permit (ERC-2612)",
      state: "nonce nz->nz, allowance 0->nz; a relayer sends",
      subject,
      async prepare(bench) {
        const { alice, bob, carol, relayer } = bench.actors;
        const erc20 = await fund(await subject.deploy(bench), alice, bob);
        const earlier = await permitArguments(bench, erc20, alice, carol, 0n);
        await bench.send(relayer, erc20.token, PERMIT_CALL, earlier);
        return { ...erc20, permit: await permitArguments(bench, erc20, alice, bob, 1n) };
      },
      run: (bench, { token, permit }) => bench.send(bench.actors.relayer, token, PERMIT_CALL, permit),
    }),
  ),
  ...forEach(withAuthorization, (subject) =>
    bench({
      id: "token.transferWithAuthorization.existing",
      name: "transferWithAuthorization (ERC-3009)",
      state: "recipient nz->nz, sender stays nz, authorization nonce 0->nz (v,r,s form); a relayer sends",
      subject,
      async prepare(bench) {
        const { alice, bob } = bench.actors;
        const erc20 = await fund(await subject.deploy(bench), alice, bob);
        const authorization = {
          from: alice.address,
          to: bob.address,
          value: AMOUNT,
          validAfter: 0n,
          validBefore: bench.now + 3600n,
          nonce: FRESH_NONCE,
        };
        const signed = await bench.sign(alice, await erc20.domain(), AUTHORIZATION, authorization);
        const { v, r, s } = Signature.from(signed);
        return { ...erc20, call: [...Object.values(authorization), v, r, s] };
      },
      run: (bench, { token, call }) => bench.send(bench.actors.relayer, token, TRANSFER_WITH_AUTHORIZATION, call),
    }),
  ),
  ...forEach(withPermit, (subject) =>
    bench({
      id: "token.mint.existing",
      name: "mint to a holder",
      state: "recipient nz->nz, supply nz->nz; of peers without access control or limits",
      subject,
      prepare: async (bench) => fund(await subject.deploy(bench), bench.actors.alice),
      run: (bench, { mint }) => mint(bench.actors.alice.address, AMOUNT),
    }),
  ),
];
