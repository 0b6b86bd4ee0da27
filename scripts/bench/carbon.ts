/** System 14: what it costs to register, to buy and retire, and to retire, all blocks and checks of the deployment in place. */
import type { Contract } from "ethers";
import { AbiCoder, encodeBytes32String, id, MaxUint256, Signature, ZeroAddress, ZeroHash } from "ethers";

import { carbonRemoval, deployCarbon, type CarbonVenue } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const BLOCK = BigInt(id("serial block")) >> 64n;
const START = 1_000n;
const VERIFIED = 1_032_000n;
const NO_RANGE = 2n ** 64n - 1n;
const ERC20 = 1n;
const ERC1155 = 3n;
const TONNES = 14n;
const PRICE = 10n ** 6n;
const GROUP_RULES = { threshold: 2, objectionThreshold: 0, fourEyes: false, distinctEntities: true };
const BATCH_ID = (BLOCK << 64n) | START;
const PURCHASE_STATE =
  "later purchase of the buyer from the same listing; balances nz->nz; participant registry, verifiers' quorum and wash-sale check in place";

/** Alice is the farm, Bob the buyer, Carol and the relayer verify; the stranger is the third verifier. */
async function verified(bench: Bench, options = {}): Promise<CarbonVenue & { projectId: bigint }> {
  const venue = await deployCarbon(bench, options);
  const { admin, alice, carol, relayer, stranger } = bench.actors;
  const { participants, quorum, program } = venue;
  await bench.send(admin, participants, "enroll", [alice.address, id("supplier"), id("farm"), 2n ** 60n]);
  const members = [carol, relayer, stranger].map(({ address }) => ({
    account: address,
    entity: id(address),
    weight: 1,
  }));
  const group = await bench.read<string>(quorum, "createGroup", [id("group"), members, GROUP_RULES], admin);
  await bench.send(admin, quorum, "createGroup", [id("group"), members, GROUP_RULES]);
  await bench.send(admin, program, "registerProgram", [group, encodeBytes32String("ISO 14064-2:2019"), 0]);
  const project = {
    programId: 1n,
    supplier: alice.address,
    region: encodeBytes32String("US-MD"),
    methodology: encodeBytes32String("regenerative cropland 1.0"),
    parcel: id("polygon"),
    dataDigest: id("design"),
  };
  await approve(bench, venue, group, await bench.read<string>(program, "projectAction", [project]));
  await bench.send(alice, program, "registerProject", [project]);
  return { ...venue, group, projectId: 1n };
}

async function approve(bench: Bench, { quorum, program }: CarbonVenue, group: string, action: string): Promise<void> {
  const { carol, relayer } = bench.actors;
  const consumer = await program.getAddress();
  await bench.send(carol, quorum, "propose", [group, action, consumer]);
  await bench.send(relayer, quorum, "approve", [await bench.read(quorum, "ballotId", [group, action, consumer])]);
}

/** An approved batch of a year, and the call that registers it. */
async function approvedBatch(bench: Bench, venue: CarbonVenue & { projectId: bigint }, year: bigint) {
  const start = START + year * 2n * VERIFIED;
  const batch = {
    vintage: 2018n + year,
    blockKey: BLOCK,
    start,
    end: start + VERIFIED,
    dataDigest: id(`report ${year}`),
  };
  const action = await bench.read<string>(venue.program, "batchAction", [venue.projectId, batch]);
  await approve(bench, venue, venue.group, action);
  return [venue.projectId, batch, year === 0n ? NO_RANGE : start - 2n * VERIFIED];
}

async function withBatch(bench: Bench, options = {}) {
  const venue = await verified(bench, options);
  await bench.send(bench.actors.alice, venue.program, "registerBatch", await approvedBatch(bench, venue, 0n));
  return venue;
}

/** A batch on the ledger, the next one approved. */
async function registering(bench: Bench, options = {}) {
  const venue = await withBatch(bench, options);
  return { ...venue, call: await approvedBatch(bench, venue, 1n) };
}

const register = (bench: Bench, { program, call }: { program: Contract; call: unknown[] }) =>
  bench.send(bench.actors.alice, program, "registerBatch", call);

/** A market where Bob bought from Alice's listing before, once with a permit if asked. */
async function trading(bench: Bench, details: string) {
  const venue = await withBatch(bench);
  const { alice, bob } = bench.actors;
  const { credits, market, money, removal } = venue;
  await bench.send(alice, credits, "setApprovalForAll", [await market.getAddress(), true]);
  for (const { address } of [alice, bob])
    await bench.send(bench.actors.admin, money, "mint", [address, 10_000n * PRICE]);
  await bench.send(bob, money, "approve", [await market.getAddress(), MaxUint256]);
  const recipient = await removal.getAddress();
  const order = {
    maker: alice.address,
    taker: ZeroAddress,
    recipient,
    offerKind: ERC1155,
    offerToken: await credits.getAddress(),
    offerId: BATCH_ID,
    offerAmount: VERIFIED,
    wantKind: ERC20,
    wantToken: await money.getAddress(),
    wantId: 0n,
    wantAmount: (VERIFIED / 1_000n) * PRICE,
    unitsWanted: false,
    minUnits: 1n,
    startTime: 0n,
    endTime: bench.now + 86_400n,
    topic: ZeroHash,
    feeRecipient: ZeroAddress,
    feeBps: 0n,
    maxRoyaltyBps: 0n,
    epoch: 0n,
    nonce: 0n,
  };
  const signature = alice.signingKey.sign(await bench.read<string>(market, "orderDigest", [order])).serialized;
  const data = AbiCoder.defaultAbiCoder().encode(["tuple(address,bytes32,string)"], [[ZeroAddress, details, ""]]);
  const call = (permit = "0x") => [
    order,
    signature,
    { units: TONNES * 1_000n, limit: TONNES * PRICE, recipient, proof: [], permit, data },
  ];
  await bench.send(bob, market, "fill", call());
  return { ...venue, call };
}

const PERMIT = {
  Permit: ["owner:address", "spender:address", "value:uint256", "nonce:uint256", "deadline:uint256"].map((field) => {
    const [name, type] = field.split(":") as [string, string];
    return { name, type };
  }),
};

async function permitOf(bench: Bench, money: Contract, market: Contract, nonce: bigint): Promise<string> {
  const { bob } = bench.actors;
  const value = TONNES * PRICE;
  const deadline = bench.now + 3_600n;
  const permit = { owner: bob.address, spender: await market.getAddress(), value, nonce, deadline };
  const { v, r, s } = Signature.from(await bench.sign(bob, await bench.domainOf(money), PERMIT, permit));
  return AbiCoder.defaultAbiCoder().encode(
    ["uint256", "uint256", "uint256", "bytes32", "bytes32"],
    [value, deadline, v, r, s],
  );
}

const purchase = (bench: Bench, { market, fill }: { market: Contract; fill: unknown[] }) =>
  bench.send(bench.actors.bob, market, "fill", fill);

const REGISTER_STATE =
  "later batch of the project in the same serial block; two of three verifiers approved before; all checks";

export const carbon = [
  bench({
    id: "carbon.registerAndList.later",
    name: "register a verified batch (listing it is a signature)",
    state: REGISTER_STATE,
    subject: carbonRemoval,
    prepare: registering,
    run: register,
  }),
  bench({
    id: "carbon.registerShared.later",
    name: "the same, claimed in a namespace that several programme contracts share",
    state: `${REGISTER_STATE}; the participant registry is the gate of the namespace`,
    subject: carbonRemoval,
    prepare: (bench) => registering(bench, { shared: true }),
    run: register,
  }),
  bench({
    id: "carbon.purchase.later",
    name: "buy and retire in one call, with certificate",
    state: `prior approval; buyer and price on the certificate; ${PURCHASE_STATE}`,
    subject: carbonRemoval,
    async prepare(bench) {
      const venue = await trading(bench, ZeroHash);
      return { ...venue, fill: venue.call() };
    },
    run: purchase,
  }),
  bench({
    id: "carbon.purchaseSealed.later",
    name: "the same, with sealed details on the certificate",
    state: `prior approval; buyer, price and details root on the certificate; ${PURCHASE_STATE}`,
    subject: carbonRemoval,
    async prepare(bench) {
      const venue = await trading(bench, id("details"));
      return { ...venue, fill: venue.call() };
    },
    run: purchase,
  }),
  bench({
    id: "carbon.purchasePermit.later",
    name: "buy and retire with a permit",
    state: `permit nonce nz->nz; buyer and price on the certificate; ${PURCHASE_STATE}`,
    subject: carbonRemoval,
    async prepare(bench) {
      const venue = await trading(bench, ZeroHash);
      const { bob } = bench.actors;
      await bench.send(bob, venue.money, "approve", [await venue.market.getAddress(), 0n]);
      await bench.send(bob, venue.market, "fill", venue.call(await permitOf(bench, venue.money, venue.market, 0n)));
      return { ...venue, fill: venue.call(await permitOf(bench, venue.money, venue.market, 1n)) };
    },
    run: purchase,
  }),
  bench({
    id: "carbon.retire.later",
    name: "retire directly, with certificate",
    state: "holder's later certificate, its credits stay nz, details root set",
    subject: carbonRemoval,
    async prepare(bench) {
      const venue = await withBatch(bench);
      await retire(bench, venue);
      return venue;
    },
    run: (bench, venue) => retire(bench, venue),
  }),
];

const retire = (bench: Bench, { credits }: CarbonVenue) =>
  bench.send(bench.actors.alice, credits, "retire", [
    BATCH_ID,
    TONNES * 1_000n,
    { holder: bench.actors.alice.address, detailsRoot: id("details"), inscription: "" },
  ]);
