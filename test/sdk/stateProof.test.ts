import { expect } from "chai";
import { encodeRlp, getBytes, hexlify, id, keccak256, type JsonRpcProvider } from "ethers";

import { provenCertificate } from "../../sdk/formats.ts";
import { provenStorage, type StateProof } from "../../sdk/index.ts";
import { decodeRlp } from "../../sdk/crypto/rlp.ts";
import { certificateWorld, NAME, type CertificateWorld } from "../helpers/certificates.ts";

const SPKI = id("key");

/** What nodes answer. */
interface RawProof {
  accountProof: string[];
  storageProof: [{ proof: string[] }];
}

describe("state proofs", () => {
  let w: CertificateWorld;
  before(async () => {
    w = await certificateWorld();
  });

  const failure = (stateRoot: string, proof: StateProof, slots: string[]): string => {
    try {
      provenStorage(stateRoot, proof, slots);
      return "none";
    } catch (error) {
      return (error as Error).name === "StateProofInvalid" ? "StateProofInvalid" : String(error);
    }
  };

  it("decode RLP as ethers encodes it, and nothing else", () => {
    const plain = (item: unknown): unknown =>
      item instanceof Uint8Array ? hexlify(item) : (item as unknown[]).map((each) => plain(each));
    const long = `0x${"ab".repeat(300)}`;
    for (const item of ["0x", "0x00", "0x7f", "0x80", long, [], ["0x01", [[], "0x"]], Array(40).fill("0x1234")]) {
      expect(plain(decodeRlp(getBytes(encodeRlp(item as string))))).to.deep.equal(item);
    }
    for (const bad of ["0x", "0x8100", "0xb80161", "0xb90001", "0x81", "0xc1", "0xc28080ff", "0xc2b7", "0xb8370a"]) {
      expect(() => decodeRlp(getBytes(bad)), bad).to.throw(RangeError);
    }
  });

  it("show each word of a contract as the node has it, and those that were never written", async () => {
    await w.issue({ spki: SPKI });
    const provider = w.bank.signer.provider as JsonRpcProvider;
    const address = w.bank.certificateAuthority.address;
    const { stateRoot } = (await provider.send("eth_getBlockByNumber", ["latest", false])) as { stateRoot: string };
    const slots = Array.from({ length: 8 }, (_, i) => `0x${i.toString(16).padStart(64, "0")}`);
    slots.push(...Array.from({ length: 20 }, (_, i) => id(`no word ${i}`)));
    for (const slot of slots) {
      const raw = (await provider.send("eth_getProof", [address, [slot], "latest"])) as RawProof;
      const nodes = [...raw.accountProof, ...raw.storageProof[0].proof];
      const [word] = provenStorage(stateRoot, { address, nodes }, [slot]);
      expect(word).to.equal(BigInt(await provider.getStorage(address, slot)));
    }
  });

  it("prove a certificate to who has a header, in two kilobytes", async () => {
    await w.renew();
    const never = await w.stranger.certificateAuthority.prove({ name: NAME });
    expect(provenCertificate(never.header, never, { name: NAME })).to.equal(undefined);
    await w.issue({ spki: SPKI });
    const { header, ...proof } = await w.stranger.certificateAuthority.prove({ name: NAME });
    const kept = await w.stranger.certificateAuthority.certificateOf({ name: NAME });
    const proven = provenCertificate(header, proof, { name: NAME })!;
    expect({ ...proven, subject: w.bank.address }).to.deep.equal(kept);
    expect(proven.subject).to.equal(w.bank.address.toLowerCase());
    expect(proof.nodes.reduce((sum, node) => sum + getBytes(node).length, 0)).to.be.at.most(2_048);
    await w.bank.certificateAuthority.revoke({ name: NAME });
    // The header is of the block before: what it says stays so, until the client takes another.
    expect(provenCertificate(header, proof, { name: NAME })!.revoked).to.equal(false);
    const later = await w.stranger.certificateAuthority.prove({ name: NAME });
    expect(provenCertificate(later.header, later, { name: NAME })!.revoked).to.equal(true);
    const earlier = await w.stranger.certificateAuthority.prove({ name: NAME, block: header.number });
    expect(earlier).to.deep.equal({ header, ...proof });
  });

  it("show nothing once a bit of them is spoiled, a node is missing, or the root is another", async () => {
    await w.renew();
    await w.issue({ spki: SPKI });
    const { header, ...proof } = await w.stranger.certificateAuthority.prove({ name: NAME });
    const shown = (changed: Partial<StateProof>, stateRoot = header.stateRoot) => {
      try {
        return provenCertificate({ stateRoot }, { ...proof, ...changed }, { name: NAME })?.spki;
      } catch (error) {
        return (error as Error).name;
      }
    };
    expect(shown({})).to.equal(SPKI);
    for (const [i, node] of proof.nodes.entries()) {
      expect(shown({ nodes: proof.nodes.filter((_, j) => j !== i) })).to.equal("StateProofInvalid");
      const bytes = getBytes(node);
      for (let at = 0; at < bytes.length; at += 7) {
        const spoiled = Uint8Array.from(bytes, (byte, j) => (j === at ? byte ^ (1 << (at % 8)) : byte));
        const nodes = proof.nodes.map((each, j) => (j === i ? hexlify(spoiled) : each));
        expect(shown({ nodes })).to.equal("StateProofInvalid");
      }
    }
    expect(shown({ nodes: [...proof.nodes].reverse() })).to.equal(SPKI);
    expect(shown({}, id("another root"))).to.equal("StateProofInvalid");
    // Another contract's storage, or nobody's, is not shown for this one's.
    expect(shown({ address: w.bank.log.address })).to.equal("StateProofInvalid");
    expect(shown({ address: `0x${"12".repeat(20)}` })).to.equal("StateProofInvalid");
  });

  it("refuse nodes that are made up", () => {
    const made = (item: unknown): StateProof & { root: string } => {
      const node = encodeRlp(item as string[]);
      return { address: `0x${"12".repeat(20)}`, nodes: [node], root: keccak256(node) };
    };
    const path = keccak256(`0x${"12".repeat(20)}`).slice(2);
    for (const item of [
      "0x1234",
      [],
      ["0x", "0x", "0x"],
      ["0x20", "0x"],
      [`0x20${path}`, []],
      [`0x20${path}`, "0x1234"],
      [`0x20${path}`, encodeRlp(["0x", "0x", "0x12", "0x"])],
      [`0x90${path}`, "0x12"],
      Array(17).fill("0x"),
    ]) {
      const { root, ...proof } = made(item);
      expect(failure(root, proof, [id("slot")]), JSON.stringify(item)).to.equal("StateProofInvalid");
    }
  });
});
