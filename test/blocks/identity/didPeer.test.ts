import { readFileSync } from "node:fs";

import { expect } from "chai";
import {
  concat,
  dataSlice,
  Contract,
  ContractFactory,
  encodeBytes32String,
  hexlify,
  id,
  keccak256,
  toBeHex,
  Wallet,
  zeroPadValue,
  ZeroAddress,
  ZeroHash,
  type InterfaceAbi,
  type Signer,
} from "ethers";
import * as fc from "fast-check";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { packageFile } from "../../../scripts/bench/peers/packages.ts";

const SIG_AUTH = encodeBytes32String("sigAuth");
const SERVICE = encodeBytes32String("did/svc/HubService");
const DAY = 86_400;

/** The registry of ERC-1056's authors as it is deployed on public chains, and ours, on one chain. */
interface Pair {
  connection: NetworkConnection;
  theirs: Contract;
  ours: Contract;
  owner: Signer & { address: string };
  heir: Signer & { address: string };
  phone: Signer & { address: string };
}

async function pair(chainId?: number): Promise<Pair> {
  const connection = await network.create(
    chainId === undefined ? undefined : { network: "default", override: { chainId } },
  );
  const [deployer, owner, heir, phone] = await connection.ethers.getSigners();
  const file = packageFile("ethr-did-registry", "artifacts/contracts/EthereumDIDRegistry.sol/EthereumDIDRegistry.json");
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8")) as { abi: InterfaceAbi; bytecode: string };
  const theirs = await new ContractFactory(abi, bytecode, deployer).deploy();
  const ours = await connection.ethers.deployContract("DIDRegistry");
  return {
    connection,
    theirs: theirs as unknown as Contract,
    ours: ours,
    owner: owner!,
    heir: heir!,
    phone: phone!,
  };
}

/** The registry as somebody else calls it. */
const as = (registry: Contract, signer: Signer) => new Contract(registry.target, registry.interface, signer);
const send = async (registry: Contract, signer: Signer, method: string, ...args: unknown[]): Promise<boolean> => {
  try {
    await (
      await as(registry, signer)
        .getFunction(method)
        .send(...args)
    ).wait();
    return true;
  } catch {
    return false;
  }
};
const ask = <T>(registry: Contract, method: string, ...args: unknown[]): Promise<T> =>
  registry.getFunction(method).staticCall(...args) as Promise<T>;

interface Told {
  topics: readonly string[];
  data: string;
}

/** Does the same on both in one block, so that times and blocks are the same; gives what each told. */
async function together(p: Pair, by: Signer, method: string, ...args: unknown[]): Promise<[Told[], Told[]]> {
  const { provider } = p.connection;
  const nonce = await by.getNonce();
  await provider.request({ method: "evm_setAutomine", params: [false] });
  const pending = await Promise.all(
    [p.theirs, p.ours].map(async (registry, i) => {
      const transaction = await as(registry, by)
        .getFunction(method)
        .populateTransaction(...args);
      return by.sendTransaction({ ...transaction, nonce: nonce + i, gasLimit: 300_000 });
    }),
  );
  await provider.request({ method: "evm_mine" });
  await provider.request({ method: "evm_setAutomine", params: [true] });
  const told = await Promise.all(
    pending.map(async (sent) => (await sent.wait())!.logs.map(({ topics, data }) => ({ topics, data }))),
  );
  return [told[0]!, told[1]!];
}

/** Events with the third word of their data, the end of a revoked delegate, set to zero; as they are if there is none. */
function withoutEnd(events: readonly Told[], end: number): Told[] {
  if (end === 0) return [...events];
  return events.map(({ topics, data }) => {
    expect(dataSlice(data, 64, 96)).to.equal(toBeHex(end, 32));
    return { topics, data: concat([dataSlice(data, 0, 64), ZeroHash, dataSlice(data, 96)]) };
  });
}

describe("The faults of ERC-1056's own registry", () => {
  let p: Pair;
  let identity: string;
  beforeEach(async () => {
    p = await pair();
    identity = p.owner.address;
  });

  it("delegates of an old owner stay there, and fall here", async () => {
    for (const [registry, stays] of [
      [p.theirs, true],
      [p.ours, false],
    ] as const) {
      await send(registry, p.owner, "addDelegate", identity, SIG_AUTH, p.phone.address, DAY);
      expect(await ask(registry, "validDelegate", identity, SIG_AUTH, p.phone.address)).to.equal(true);
      await send(registry, p.owner, "changeOwner", identity, p.heir.address);
      expect(await ask(registry, "validDelegate", identity, SIG_AUTH, p.phone.address)).to.equal(stays);
    }
  });

  it("an identity given to nobody is its first owner's again there, and nobody's here", async () => {
    for (const [registry, again] of [
      [p.theirs, true],
      [p.ours, false],
    ] as const) {
      await send(registry, p.owner, "changeOwner", identity, p.heir.address);
      await send(registry, p.heir, "changeOwner", identity, ZeroAddress);
      expect(await ask(registry, "identityOwner", identity)).to.equal(again ? identity : ZeroAddress);
      expect(await send(registry, p.owner, "setAttribute", identity, SERVICE, "0x01", DAY)).to.equal(again);
    }
  });

  it("anybody writes for the zero identity there with a signature of nobody, and not here", async () => {
    const nobody = [27, ZeroHash, ZeroHash];
    for (const [registry, written] of [
      [p.theirs, true],
      [p.ours, false],
    ] as const) {
      const done = await send(registry, p.phone, "setAttributeSigned", ZeroAddress, ...nobody, SERVICE, "0x01", DAY);
      expect(done).to.equal(written);
    }
  });

  it("a signature is good on every chain there, and on one chain here", async () => {
    const key = new Wallet(id("a key"));
    const signed = async (registry: Contract) => {
      const nonce = await ask<bigint>(registry, "nonce", key.address);
      const parts = ["0x1900", await registry.getAddress(), zeroPadValue(toBeHex(nonce), 32), key.address];
      const action = [hexlify(Buffer.from("changeOwner")), p.heir.address];
      const { v, r, s } = key.signingKey.sign(keccak256(concat([...parts, ...action])));
      return [key.address, v, r, s, p.heir.address];
    };
    const other = await pair(4_242);
    for (const [here, there, replayed] of [
      [p.theirs, other.theirs, true],
      [p.ours, other.ours, false],
    ] as const) {
      expect(await here.getAddress()).to.equal(await there.getAddress());
      const call = await signed(here);
      expect(await send(here, p.phone, "changeOwnerSigned", ...call)).to.equal(true);
      expect(await send(there, other.phone, "changeOwnerSigned", ...call)).to.equal(replayed);
    }
  });
});

describe("DIDRegistry and ERC-1056's own registry", () => {
  /** What the first owner, then the second, does: legal, so both have to do the same. */
  const action = fc.record({
    method: fc.constantFrom("addDelegate", "revokeDelegate", "setAttribute", "revokeAttribute", "changeOwner"),
    type: fc.constantFrom(SIG_AUTH, encodeBytes32String("veriKey")),
    who: fc.integer({ min: 0, max: 2 }),
    value: fc.uint8Array({ maxLength: 70 }),
    validity: fc.constantFrom(1, 60, DAY),
    wait: fc.constantFrom(0, 1, 30, DAY),
  });

  it("tell the same events and delegates of every legal history", async () => {
    const p = await pair();
    const { networkHelpers } = p.connection;
    let next = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (actions) => {
        const owners = [p.owner, p.heir];
        // An identity of its own for each history: one that the first owner was given.
        const fresh = new Wallet(keccak256(toBeHex(++next, 32)), p.connection.ethers.provider);
        await (await p.owner.sendTransaction({ to: fresh.address, value: 10n ** 17n })).wait();
        const identity = fresh.address;
        await together(p, fresh, "changeOwner", identity, p.owner.address);
        let current = 0;
        const lately = new Set<string>();
        for (const { method, type, who, value, validity, wait } of actions) {
          const delegate = [p.phone.address, p.heir.address, identity][who]!;
          const args: Record<string, unknown[]> = {
            addDelegate: [type, delegate, validity],
            revokeDelegate: [type, delegate],
            setAttribute: [type, hexlify(value), validity],
            revokeAttribute: [type, hexlify(value)],
            changeOwner: [owners[1 - current]!.address],
          };
          const owner = owners[current]!;
          await networkHelpers.time.increase(wait + 1);
          const [theirs, ours] = await together(p, owner, method, identity, ...args[method]!);
          // The one difference: what is revoked was valid to this second there, and is not valid in it here.
          const end = method === "revokeDelegate" ? await networkHelpers.time.latest() : 0;
          expect(ours, method).to.deep.equal(withoutEnd(theirs, end));
          if (method === "changeOwner") {
            current = 1 - current;
            lately.clear();
          }
          if (method === "addDelegate") lately.add(`${type} ${delegate}`);
          for (const pairOf of lately) {
            const [kind, account] = pairOf.split(" ");
            const asked = [identity, kind, account] as const;
            expect(await ask(p.ours, "validDelegate", ...asked)).to.equal(
              await ask(p.theirs, "validDelegate", ...asked),
            );
          }
          expect(await ask(p.ours, "identityOwner", identity)).to.equal(await ask(p.theirs, "identityOwner", identity));
          expect(await ask(p.ours, "changed", identity)).to.equal(await ask(p.theirs, "changed", identity));
        }
      }),
      { numRuns: 20 },
    );
  });
});
