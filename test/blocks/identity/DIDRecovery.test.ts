import { p256 } from "@noble/curves/nist.js";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { Contract, getBytes, hexlify, id, Wallet, type Provider, type Signer } from "ethers";

import {
  connect,
  guardianCategories,
  InputError,
  KeyAccountSigner,
  sealGuardians,
  type GuardianApproval,
  type SealedGuardians,
  type Trellis,
} from "../../../sdk/index.ts";
import { again } from "../../helpers/again.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

const DELAY = 3 * 24 * 3600;
const WINDOW = 14 * 24 * 3600;

describe("DIDRecovery through the SDK", () => {
  let w: World;
  let provider: Provider;
  /** Sends what others sign. */
  let relayer: Trellis;
  let owner: Trellis & { address: string };
  let panicKey: Trellis & { address: string };
  /** A person's wallet, a contract account and the chip of a phone. */
  let guardians: (Trellis & { address: string })[];
  let identity: string;
  let sealed: SealedGuardians;
  const newOwner = Wallet.createRandom().address;

  const person = async (signer: Signer, address?: string) => {
    const account = address ?? (await signer.getAddress());
    return Object.assign(await connect({ runner: signer, deployment: w.deployment }), { address: account });
  };
  const wallet = () => new Wallet(Wallet.createRandom().privateKey, provider);
  const pass = async (seconds: number) => {
    await w.connection.provider.request({ method: "evm_increaseTime", params: [seconds] });
    await w.connection.provider.request({ method: "evm_mine", params: [] });
  };
  const agree = (act: "signApproval" | "signInsistence", whose = [0, 1, 2]): Promise<GuardianApproval[]> =>
    Promise.all(whose.map((i) => guardians[i]!.recovery[act]({ file: sealed.files[i]!, newOwner })));
  const propose = async () => relayer.recovery.propose({ identity, newOwner, approvals: await agree("signApproval") });
  const insist = async () => relayer.recovery.insist({ identity, approvals: await agree("signInsistence") });
  const cancel = async (number: number) =>
    relayer.recovery.cancelBySig(await owner.recovery.signCancel({ identity, number }));
  const ownerOf = async () => {
    const registry = new Contract(
      await relayer.recovery.registry(),
      ["function identityOwner(address) view returns (address)"],
      provider,
    );
    return (await registry.getFunction("identityOwner").staticCall(identity)) as string;
  };

  const untouched = again(world);
  beforeEach(async () => {
    w = await untouched();
    provider = w.alice.signer.provider as Provider;
    relayer = w.stranger;
    const key = wallet();
    owner = await person(key);
    identity = owner.address;
    panicKey = await person(wallet());

    const office = wallet();
    const account = await w.connection.ethers.deployContract("SmartAccount", [office.address]);
    const verifier = await (await w.connection.ethers.deployContract("ERC7913P256Verifier")).getAddress();
    const chip = p256.utils.randomSecretKey();
    const phone = new KeyAccountSigner(
      { verifier, key: hexlify(p256.getPublicKey(chip, false).slice(1)) },
      (digest) => hexlify(p256.sign(getBytes(digest), chip, { prehash: false, lowS: true })),
      provider,
    );
    guardians = [await person(wallet()), await person(office, await account.getAddress()), await person(phone)];
    sealed = sealGuardians({
      identity,
      guardians: guardians.map(({ address }, i) => ({
        account: address,
        category: (["family", "institution", "device"] as const)[i]!,
        weight: i + 1,
      })),
      threshold: 4,
      minCategories: 2,
      delay: DELAY,
      panic: panicKey.address,
    });
    await enable(key);
    await relayer.recovery.setPolicyBySig(await owner.recovery.signPolicy({ identity, policy: sealed.policy }));
  });

  /** Tells the registry, by the owner's signature. */
  async function enable(signer: Wallet): Promise<void> {
    const verifyingContract = await relayer.recovery.registry();
    const { chainId } = await provider.getNetwork();
    const domain = { name: "Trellis DIDRegistry", version: "1", chainId, verifyingContract };
    const types = {
      SetRecovery: [
        { name: "actor", type: "address" },
        { name: "identity", type: "address" },
        { name: "recovery", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    };
    const recovery = relayer.recovery.address;
    const message = { actor: identity, identity, recovery, nonce: 0n, deadline: 2n ** 40n };
    const signature = await signer.signTypedData(domain, types, message);
    const registry = new Contract(
      verifyingContract,
      ["function setRecoveryBySig(address,address,address,uint256,uint256,bytes)"],
      w.stranger.signer,
    );
    await registry.getFunction("setRecoveryBySig")(identity, identity, recovery, 0n, message.deadline, signature);
  }

  /** Nobody who signs has ever sent anything. */
  async function expectNoTransactions(): Promise<void> {
    for (const { address } of [owner, panicKey, ...guardians.filter((_, i) => i !== 1)]) {
      expect(await provider.getTransactionCount(address)).to.equal(0);
    }
  }

  it("seals guardians as OpenZeppelin's tree does, each with what proves its own place alone", () => {
    const values = sealed.files.map(({ guardian, weight, category, salt }) => [guardian, weight, category, salt]);
    const tree = StandardMerkleTree.of(values, ["address", "uint16", "uint8", "bytes32"]);
    expect(sealed.policy.guardians).to.equal(tree.root);
    for (const [i, file] of sealed.files.entries()) {
      expect(tree.verify(values[i]!, file.proof)).to.equal(true);
      const text = JSON.stringify(file).toLowerCase();
      for (const other of sealed.files.filter((each) => each !== file)) {
        expect(text).not.to.include(other.guardian.slice(2).toLowerCase());
        expect(text).not.to.include(other.salt.slice(2));
      }
    }
    expect(new Set([...sealed.files.map(({ salt }) => salt), sealed.panic.salt])).to.have.property("size", 4);
    expect(sealed.files.map(({ category }) => category)).to.deep.equal([
      guardianCategories.family,
      guardianCategories.institution,
      guardianCategories.device,
    ]);
  });

  it("refuses to seal what could not recover", () => {
    const [sister, bank] = guardians.map(({ address }) => ({ account: address, category: 1 }));
    const set = { identity, guardians: [sister!, bank!], threshold: 2, delay: DELAY, panic: panicKey.address };
    const wrong: [Partial<typeof set> & { minCategories?: number }, string][] = [
      [{ guardians: [sister!, sister!] }, "GuardianOrderInvalid"],
      [{ guardians: [sister!, { account: `0x${"00".repeat(20)}`, category: 1 }] }, "GuardianOrderInvalid"],
      [{ threshold: 3 }, "RecoveryApprovalsTooFew"],
      [{ minCategories: 2 }, "RecoveryApprovalsTooFew"],
      [{ guardians: [] }, "RecoveryApprovalsTooFew"],
      [{ threshold: 0 }, "RecoveryThresholdZero"],
      [{ delay: 48 * 3600 - 1 }, "RecoveryDelayInvalid"],
      [{ delay: 90 * 24 * 3600 + 1 }, "RecoveryDelayInvalid"],
      [{ guardians: [sister!, { ...bank!, category: 256 }] }, "NumberOutOfRange"],
      [{ panic: "0x12" }, "AddressInvalid"],
    ];
    for (const [change, name] of wrong) {
      expect(() => sealGuardians({ ...set, ...change }))
        .to.throw(InputError)
        .with.property("name", name);
    }
    expect(sealGuardians(set).files).to.have.length(2);
  });

  it("recovers through a relayer, by a wallet, a contract and a chip", async () => {
    const { number, executableAt, version } = await propose();
    expect([number, version]).to.deep.equal([1, 1]);
    expect(await relayer.recovery.proposalOf(identity)).to.deep.equal({
      identity,
      number: 1,
      newOwner,
      version: 1,
      due: executableAt,
      stage: "proposed",
    });
    const early = await refusal(relayer.recovery.execute({ identity, number }));
    expect([early.name, early.args]).to.deep.equal([
      "RecoveryNotDue",
      { identity, number: 1n, executableAt: BigInt(executableAt) },
    ]);
    await pass(DELAY);
    expect(await ownerOf()).to.equal(identity);
    expect((await relayer.recovery.execute({ identity, number })).newOwner).to.equal(newOwner);
    expect(await ownerOf()).to.equal(newOwner);
    const twice = await refusal(relayer.recovery.execute({ identity, number }));
    expect([twice.name, twice.args["stage"]]).to.deep.equal(["RecoveryStageInvalid", 5n]);
    await expectNoTransactions();
  });

  it("shows no guardian to anybody before enough of them propose", async () => {
    const secrets = sealed.files
      .flatMap(({ guardian, salt, proof }) => [guardian, salt, ...proof])
      .map((secret) => secret.slice(2).toLowerCase());
    // The deployment of the guardian that is a contract names its address by nature; what counts is what follows.
    const seen = async () => {
      const texts: string[] = [];
      for (let block = 0; block <= (await provider.getBlockNumber()); block++) {
        for (const transaction of (await provider.getBlock(block, true))!.prefetchedTransactions) {
          const logs = (await provider.getTransactionReceipt(transaction.hash))!.logs;
          texts.push(transaction.data, ...logs.flatMap(({ topics, data }) => [...topics, data]));
        }
      }
      return secrets.filter((secret) => texts.join().toLowerCase().includes(secret));
    };
    const approvals = await agree("signApproval", [0, 1]); // weight three of four
    const before = await provider.getBlockNumber();
    const few = await refusal(relayer.recovery.propose({ identity, newOwner, approvals }));
    expect([few.constructor, few.name, few.args]).to.deep.equal([
      InputError,
      "RecoveryApprovalsTooFew",
      { weight: 3n, threshold: 4n, categories: 2n, minCategories: 2n },
    ]);
    expect(await provider.getBlockNumber()).to.equal(before);
    expect(await seen()).to.deep.equal([]);
    await propose();
    expect(await seen()).to.include.members(guardians.map(({ address }) => address.slice(2).toLowerCase()));
  });

  it("sends no approvals that the contract would refuse", async () => {
    const approvals = await agree("signApproval");
    const [first, ...others] = approvals as [GuardianApproval, ...GuardianApproval[]];
    const wrong: [GuardianApproval[], string][] = [
      [[first, first, ...others], "GuardianOrderInvalid"],
      [[{ ...first, weight: 9 }, ...others], "GuardianUnknown"],
      [[{ ...first, salt: id("another") }, ...others], "GuardianUnknown"],
      [[{ ...first, deadline: 1 }, ...others], "SignatureExpired"],
      [[{ ...first, newOwner: w.alice.address }, ...others], "SignatureInvalid"],
      [[{ ...first, number: 2 }, ...others], "SignatureInvalid"],
      [[{ ...first, identity: w.alice.address }, ...others], "SignatureInvalid"],
    ];
    for (const [list, name] of wrong) {
      const error = await refusal(relayer.recovery.propose({ identity, newOwner, approvals: list }));
      expect([error.constructor, error.name]).to.deep.equal([InputError, name]);
    }
    const onto = async (whom: string) =>
      await refusal(relayer.recovery.propose({ identity, newOwner: whom, approvals }));
    expect((await onto(identity)).name).to.equal("RecoveryOwnerTaken");
    expect((await onto(`0x${"00".repeat(20)}`)).constructor).to.equal(InputError);
    const alien = { ...sealed.files[0]!, salt: id("another") };
    const unknown = await refusal(guardians[0]!.recovery.signApproval({ file: alien, newOwner }));
    expect(unknown.name).to.equal("GuardianUnknown");
    const none = { ...sealed.files[0]!, identity: w.alice.address };
    const missing = await refusal(guardians[0]!.recovery.signApproval({ file: none, newOwner }));
    expect(missing.name).to.equal("RecoveryPolicyMissing");
  });

  it("takes no signature of somebody else for a guardian's", async () => {
    const approvals = await agree("signApproval");
    const [, , phone] = approvals;
    const forged = approvals.map((each, i) => (i === 0 ? { ...each, signature: phone!.signature } : each));
    const error = await refusal(relayer.recovery.propose({ identity, newOwner, approvals: forged }));
    expect([error.name, error.args]).to.deep.equal(["SignatureInvalid", { signer: guardians[0]!.address }]);
  });

  it("a thief cancels once, plans other guardians, and loses", async () => {
    const theirs = sealGuardians({
      identity,
      guardians: [{ account: w.alice.address, category: 9 }],
      threshold: 1,
      delay: DELAY,
      panic: w.alice.address,
    });
    await relayer.recovery.setPolicyBySig(await owner.recovery.signPolicy({ identity, policy: theirs.policy }));
    const { number } = await propose();
    await pass(DELAY - 60);
    await cancel(number);
    const again = await refusal(propose());
    expect([again.name, again.args]).to.deep.equal(["RecoveryPending", { identity, number: 1n }]);
    await pass(DELAY - 60); // the thief's guardians are in force by now, and have no say about this
    const file = theirs.files[0]!;
    expect((await refusal(w.alice.recovery.signInsistence({ file }))).name).to.equal("GuardianUnknown");
    await insist();
    expect((await refusal(cancel(number))).name).to.equal("RecoveryStageInvalid");
    await pass(DELAY);
    await relayer.recovery.execute({ identity, number });
    expect(await ownerOf()).to.equal(newOwner);
    expect(await relayer.recovery.policyOf(identity)).to.deep.equal({ ...sealed.policy, version: 1 });
  });

  it("the panic key stops guardians who insist", async () => {
    const { number } = await propose();
    await cancel(number);
    await insist();
    const { salt } = sealed.panic;
    const wrong = await refusal(relayer.recovery.panic({ identity, number, salt }));
    expect([wrong.name, wrong.args]).to.deep.equal(["RecoveryPanicOnly", { identity, account: w.stranger.address }]);
    const signed = await panicKey.recovery.signPanic({ identity, number, salt });
    expect((await relayer.recovery.panicBySig(signed)).account).to.equal(panicKey.address);
    expect((await refusal(relayer.recovery.panicBySig(signed))).name).to.equal("InvalidAccountNonce");
    await pass(DELAY);
    expect((await refusal(relayer.recovery.execute({ identity, number }))).args["stage"]).to.equal(4n);
    await expectNoTransactions();
  });

  it("plans the end of a policy, and releases the identity", async () => {
    const signed = await owner.recovery.signRemoval({ identity });
    const { effectiveAt } = await relayer.recovery.removePolicyBySig(signed);
    expect(await relayer.recovery.plannedPolicyOf(identity)).to.deep.equal({ effectiveAt });
    expect((await refusal(relayer.recovery.release({ identity }))).name).to.equal("RecoveryPolicyInForce");
    await pass(DELAY);
    expect(await relayer.recovery.policyOf(identity)).to.equal(undefined);
    expect(await relayer.recovery.plannedPolicyOf(identity)).to.equal(undefined);
    expect((await relayer.recovery.release({ identity })).identity).to.equal(identity);
    expect((await relayer.recovery.history({ identity })).released).to.equal(true);
    expect((await refusal(propose())).name).to.equal("RecoveryPolicyMissing");
  });

  it("does by transaction what it does by signature", async () => {
    const { alice } = w;
    const own = { identity: alice.address, policy: sealed.policy };
    const enabling = { identity: alice.address, recovery: alice.recovery.address };
    expect((await refusal(alice.recovery.setPolicy(own))).name).to.equal("RecoveryNotEnabled");
    await alice.did.setRecovery(enabling);
    expect(await alice.recovery.setPolicy.simulate(own)).to.equal(1n);
    expect((await alice.recovery.setPolicy(own)).version).to.equal(1);
    expect((await refusal(w.bob.recovery.setPolicy(own))).name).to.equal("RecoveryOwnerOnly");
    const zero = { ...own, policy: { ...own.policy, panic: `0x${"00".repeat(32)}` } };
    expect((await refusal(alice.recovery.setPolicy(zero))).constructor).to.equal(InputError);
    await alice.recovery.setPolicy(own);
    expect((await alice.recovery.plannedPolicyOf(alice.address))?.policy?.version).to.equal(2);
    expect((await alice.recovery.removePolicy({ identity: alice.address })).identity).to.equal(alice.address);
    const unknown = await refusal(alice.recovery.cancel({ identity: alice.address, number: 1 }));
    expect([unknown.name, unknown.args]).to.deep.equal([
      "RecoveryUnknown",
      { identity: alice.address, number: 1n, latest: 0n },
    ]);
    expect(await alice.recovery.proposalOf(alice.address)).to.equal(undefined);
  });

  it("rebuilds from the events what the contract says at every step", async () => {
    const compare = async (stage?: string) => {
      const history = await w.bob.recovery.history({ identity });
      const [policy, planned, proposal] = await Promise.all([
        w.bob.recovery.policyOf(identity),
        w.bob.recovery.plannedPolicyOf(identity),
        w.bob.recovery.proposalOf(identity),
      ]);
      expect(history.version).to.equal(policy?.version ?? 0);
      expect(history.policies.find(({ version }) => version === history.version)).to.deep.equal(policy);
      expect(history.planned).to.deep.equal(
        planned && { version: planned.policy?.version ?? 0, effectiveAt: planned.effectiveAt },
      );
      expect(proposal?.stage).to.equal(stage);
      if (proposal) expect(history.proposals.at(-1)).to.deep.include(proposal);
    };
    const plan = async () =>
      relayer.recovery.setPolicyBySig(await owner.recovery.signPolicy({ identity, policy: sealed.policy }));

    await compare();
    await plan();
    await compare();
    await pass(DELAY); // the second policy is in force
    await compare();
    await plan();
    await propose();
    await compare("proposed");
    await pass(DELAY + WINDOW + 60);
    await compare("lapsed");
    const { number } = await propose();
    await cancel(number);
    await compare("cancelled");
    await insist();
    await compare("insisted");
    await relayer.recovery.removePolicyBySig(await owner.recovery.signRemoval({ identity }));
    await compare("insisted");
    await pass(DELAY);
    await compare("insisted"); // no policy is in force
    await relayer.recovery.execute({ identity, number });
    await compare("executed"); // the third is again
    const history = await w.bob.recovery.history({ identity });
    expect(history.proposals.map(({ stage }) => stage)).to.deep.equal(["lapsed", "executed"]);
    expect(history).to.deep.include({ version: 3, released: false });
  });
});
