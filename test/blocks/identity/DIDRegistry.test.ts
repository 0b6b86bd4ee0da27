import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { createJWT, ES256KSigner, ES256Signer, verifyJWT } from "did-jwt";
import { Resolver, type DIDResolutionResult } from "did-resolver";
import { getBytes, hexlify, Wallet, type Provider } from "ethers";
import { EthrDidController, getResolver } from "ethr-did-resolver";

import { connect, isTrellisError, KeyAccountSigner } from "../../../sdk/index.ts";
import { issueVcJwt, verifyVcJwt } from "../../../sdk/credentials/index.ts";
import { again } from "../../helpers/again.ts";
import { refusal, world, type Person, type World } from "../../helpers/blocks.ts";

const DAY = 86_400;

describe("DIDRegistry through the SDK and through unmodified packages of others", () => {
  let w: World;
  let provider: Provider;
  let registry: string;
  let chain: string;
  let resolver: Resolver;
  const untouched = again(world);
  beforeEach(async () => {
    w = await untouched();
    provider = w.alice.signer.provider as Provider;
    registry = w.alice.did.address;
    chain = `0x${w.deployment.chainId.toString(16)}`;
    resolver = new Resolver(
      getResolver({ networks: [{ name: chain, chainId: w.deployment.chainId, provider, registry }] } as never),
    );
  });

  const did = (identity: string) => w.alice.did.didOf(identity);
  const resolve = (identity: string, query = ""): Promise<DIDResolutionResult> =>
    resolver.resolve(did(identity) + query);
  /** What a document says, without the members that only name a context. */
  const essence = ({ didDocument }: { didDocument: unknown }) => {
    const { "@context": _, ...rest } = didDocument as Record<string, unknown>;
    return rest;
  };
  const setService = (person: Person, value: string) =>
    person.did.applyChanges({
      identity: person.address,
      changes: [{ kind: "setAttribute", name: "did/svc/HubService", value, validity: 10 * DAY }],
    });

  it("tells the identity of a DID, and of one of its own chain alone", async () => {
    const identity = w.alice.address;
    expect(w.bob.did.identityOf(did(identity))).to.equal(identity);
    for (const other of ["did:web:example.org", `did:ethr:0x1:${identity}`, identity]) {
      expect(() => w.bob.did.identityOf(other)).to.throw("no DID of an identity of chain");
    }
    expect((await refusal(w.bob.did.ownerOf(did(identity)))).remedy).to.contain("identityOf");
    const zero = `0x${"00".repeat(20)}`;
    expect((await refusal(w.alice.did.rotate({ identity, newOwner: zero }))).message).to.contain("changeOwner");
  });

  it("resolves an identity that nobody registered", async () => {
    const theirs = await resolve(w.alice.address);
    expect(theirs.didDocument?.verificationMethod?.[0]?.blockchainAccountId).to.equal(
      `eip155:${w.deployment.chainId}:${w.alice.address}`,
    );
    expect(essence(await w.bob.did.resolve(did(w.alice.address)))).to.deep.equal(essence(theirs));
  });

  it("shows delegates, keys and services as the package for ERC-1056 does, several changes in one block too", async () => {
    await w.alice.did.applyChanges({
      identity: w.alice.address,
      changes: [
        { kind: "addDelegate", type: "veriKey", delegate: w.bob.address, validity: 10 * DAY },
        { kind: "addDelegate", type: "sigAuth", delegate: w.carol.address, validity: 10 * DAY },
        {
          kind: "setAttribute",
          name: "did/pub/Secp256k1/veriKey/hex",
          value: getBytes("0x02b97c30"),
          validity: 10 * DAY,
        },
        { kind: "setAttribute", name: "did/svc/HubService", value: "https://hub.example", validity: 10 * DAY },
      ],
    });
    await w.alice.did.applyChanges({
      identity: w.alice.address,
      changes: [{ kind: "revokeDelegate", type: "veriKey", delegate: w.bob.address }],
    });
    const theirs = await resolve(w.alice.address);
    expect(essence(await w.alice.did.resolve(did(w.alice.address)))).to.deep.equal(essence(theirs));
    const methods = theirs.didDocument?.verificationMethod?.map(({ id }) => id.split("#")[1]);
    expect(methods).to.deep.equal(["controller", "delegate-2", "delegate-3"]);
    expect(theirs.didDocument?.service?.[0]?.serviceEndpoint).to.equal("https://hub.example");
  });

  it("resolves how it stood in a block", async () => {
    const { receipt } = await setService(w.alice, "https://old.example");
    await w.alice.did.applyChanges({
      identity: w.alice.address,
      changes: [{ kind: "revokeAttribute", name: "did/svc/HubService", value: "https://old.example" }],
    });
    const query = `?versionId=${receipt.blockNumber}`;
    const theirs = await resolve(w.alice.address, query);
    expect(theirs.didDocument?.service?.[0]?.serviceEndpoint).to.equal("https://old.example");
    expect((await resolve(w.alice.address)).didDocument?.service).to.equal(undefined);
    const ours = await w.alice.did.resolve(did(w.alice.address) + query);
    expect(ours.didDocument?.service?.[0]?.serviceEndpoint).to.equal("https://old.example");
  });

  it("rotates: whatever the last owner set is void, and the batch tells resolvers of ERC-1056 too", async () => {
    const identity = w.alice.address;
    const add = [{ kind: "addDelegate", type: "sigAuth", delegate: w.carol.address, validity: 10 * DAY } as const];
    await w.alice.did.applyChanges({ identity, changes: add });
    const authorized = (key: string) => w.bob.did.isAuthorized({ identity, relationship: "authentication", key });
    expect(await authorized(w.carol.address)).to.equal(true);

    await w.alice.did.rotate({ identity, newOwner: w.bob.address });
    expect(await authorized(w.carol.address)).to.equal(false);
    expect(await authorized(w.alice.address)).to.equal(false);
    expect(await authorized(w.bob.address)).to.equal(true);
    const theirs = await resolve(identity);
    expect(theirs.didDocument?.authentication).to.deep.equal([`${did(identity)}#controller`]);
    expect(essence(await w.bob.did.resolve(did(identity)))).to.deep.equal(essence(theirs));
    expect((await refusal(setService(w.alice, "late"))).name).to.equal("IdentityOwnerOnly");
  });

  it("rotates for an owner without coin, who signed", async () => {
    const phone = Wallet.createRandom(provider);
    const identity = phone.address;
    const hers = w.alice.as(phone).did;
    const add = [{ kind: "addDelegate", type: "sigAuth", delegate: w.carol.address, validity: 10 * DAY } as const];
    await w.stranger.did.applyChangesBySig(await hers.signChanges({ identity, changes: add }));
    await w.stranger.did.applyChangesBySig(await hers.signRotate({ identity, newOwner: w.bob.address }));
    expect(await w.bob.did.ownerOf(identity)).to.equal(w.bob.address);
    expect((await resolve(identity)).didDocument?.authentication).to.have.length(1);
    expect(await provider.getTransactionCount(identity)).to.equal(0);
  });

  it("tells what a bare change of the owner leaves behind for others to show", async () => {
    const identity = w.alice.address;
    const add = [{ kind: "addDelegate", type: "sigAuth", delegate: w.carol.address, validity: 10 * DAY } as const];
    await w.alice.did.applyChanges({ identity, changes: add });
    await w.alice.did.changeOwner({ identity, newOwner: w.bob.address });
    expect((await w.bob.did.resolve(did(identity))).didDocument?.authentication).to.have.length(1);
    const state = await w.bob.did.stateOf(identity);
    expect(state.stale).to.have.length(1);
    expect(state.entries).to.have.length(0);
    // The package for ERC-1056 knows no epochs; the next rotation takes the rest back for it too.
    expect((await resolve(identity)).didDocument?.authentication).to.have.length(2);
    await w.bob.did.rotate({ identity, newOwner: w.carol.address });
    expect((await resolve(identity)).didDocument?.authentication).to.have.length(1);
  });

  it("says nothing of a block that is not there yet, where nothing would have ended", async () => {
    const add = [{ kind: "addDelegate", type: "sigAuth", delegate: w.carol.address, validity: 1 } as const];
    await w.alice.did.applyChanges({ identity: w.alice.address, changes: add });
    const ahead = await w.alice.did.resolve(`${did(w.alice.address)}?versionId=99999999`);
    expect(ahead.didDocument).to.equal(null);
    expect(ahead.didResolutionMetadata.error).to.equal("notFound");
    const state = w.alice.did.stateOf(w.alice.address, { block: 99_999_999 });
    expect((await refusal(state)).name).to.equal("BlockUnknown");
  });

  it("shows, and takes back, what has a name of all 32 bytes or one that is no text", async () => {
    const identity = w.alice.address;
    const name = "did/pub/Secp256k1/veriKey/base64";
    const type = `0x${"ff".repeat(32)}`;
    await w.alice.did.applyChanges({
      identity,
      changes: [
        { kind: "setAttribute", name, value: getBytes("0x02b97c30"), validity: DAY },
        { kind: "addDelegate", type, delegate: w.carol.address, validity: DAY },
      ],
    });
    expect((await w.alice.did.resolve(did(identity))).didDocument?.verificationMethod).to.have.length(2);
    await w.alice.did.rotate({ identity, newOwner: w.bob.address });
    const state = await w.bob.did.stateOf(identity);
    expect(state.entries).to.have.length(0);
    expect(state.stale).to.have.length(0);
    expect((await resolve(identity)).didDocument?.verificationMethod).to.have.length(1);
  });

  it("deactivates for good", async () => {
    const identity = w.alice.address;
    await w.alice.did.changeOwner({ identity, newOwner: `0x${"00".repeat(20)}` });
    expect((await resolve(identity)).didDocumentMetadata.deactivated).to.equal(true);
    expect((await w.bob.did.resolve(did(identity))).didDocumentMetadata.deactivated).to.equal(true);
    expect(await w.bob.did.ownerOf(identity)).to.equal(undefined);
    expect((await refusal(setService(w.alice, "back again"))).name).to.equal("IdentityDeactivated");
    expect((await refusal(w.alice.did.changeOwner({ identity, newOwner: identity }))).name).to.equal(
      "IdentityDeactivated",
    );
  });

  it("takes the signed calls of the package for ERC-1056, bound to the chain by their number", async () => {
    const wallet = new Wallet(Wallet.createRandom().privateKey, provider);
    // Its types are of the other build of ethers.
    const signer = w.bob.signer as never;
    const args = [wallet.address, undefined, signer, chain, provider as never, undefined, registry, false] as const;
    const controller = new EthrDidController(...args);
    const hash = await controller.createChangeOwnerHash(w.carol.address);
    const { v, r, s } = wallet.signingKey.sign(hash);
    await controller.changeOwnerSigned(w.carol.address, { sigV: v, sigR: r, sigS: s });
    expect(await w.bob.did.ownerOf(wallet.address)).to.equal(w.carol.address);
    expect(await provider.getTransactionCount(wallet.address)).to.equal(0);
    // The number of the standard starts at the chain's own place, so that a signature is good on one chain.
    const contract = await w.connection.ethers.getContractAt("DIDRegistry", registry);
    const next: unknown = await contract.getFunction("nonce")(wallet.address);
    expect(next).to.equal((BigInt(w.deployment.chainId) << 64n) + 1n);
  });

  it("acts for a chip that has no address, through a relayer", async () => {
    const secret = p256.utils.randomSecretKey();
    const key = {
      verifier: w.deployment.contracts["ERC7913P256Verifier"]!,
      key: hexlify(p256.getPublicKey(secret, false).slice(1)),
    };
    const sign = (digest: string) => hexlify(p256.sign(getBytes(digest), secret, { prehash: false, lowS: true }));
    const phone = new KeyAccountSigner(key, sign, provider);
    const subject = await connect({ runner: phone, deployment: w.deployment });
    const identity = await phone.getAddress();
    const signed = await subject.did.signChanges({
      identity,
      changes: [{ kind: "addDelegate", type: "sigAuth", delegate: w.carol.address, validity: DAY }],
    });
    await w.bob.did.applyChangesBySig(signed);
    expect((await refusal(w.bob.did.applyChangesBySig(signed))).name).to.equal("InvalidAccountNonce");
    await w.bob.did.changeOwnerBySig(await subject.did.signChangeOwner({ identity, newOwner: w.carol.address }));
    expect(await w.bob.did.ownerOf(identity)).to.equal(w.carol.address);
    expect(await provider.getTransactionCount(identity)).to.equal(0);
    const isKey = await w.bob.did.isAuthorized({
      identity,
      relationship: "authentication",
      key: key.verifier + key.key.slice(2),
    });
    expect(isKey).to.equal(false);
  });

  it("goes only to the owner that was committed to, also when the present key was stolen", async () => {
    const identity = w.alice.address;
    const next = Wallet.createRandom().connect(provider);
    await w.alice.did.commitNextOwner({ identity, nextOwner: next.address });
    for (const newOwner of [w.stranger.address, `0x${"00".repeat(20)}`]) {
      const error = await refusal(w.alice.did.changeOwner({ identity, newOwner }));
      expect(error.name).to.equal("NextOwnerMismatch");
    }
    const again = w.alice.did.commitNextOwner({ identity, nextOwner: w.stranger.address });
    expect((await refusal(again)).name).to.equal("NextOwnerStands");
    const successor = w.alice.as(next);
    await w.bob.did.changeOwnerBySig(await successor.did.signChangeOwner({ identity, newOwner: next.address }));
    expect(await w.bob.did.ownerOf(identity)).to.equal(next.address);
    expect(await w.bob.did.nextOwnerOf(identity)).to.equal(undefined);
  });

  it("verifies JWTs of an owner and of a P-256 key in its document, by did-jwt and as credentials", async () => {
    const wallet = new Wallet(Wallet.createRandom().privateKey, provider);
    const secret = p256.utils.randomSecretKey();
    const issuer = did(wallet.address);
    const signed = await w.alice.as(wallet).did.signChanges({
      identity: wallet.address,
      changes: [
        {
          kind: "setAttribute",
          name: "did/pub/JsonWebKey2020",
          value: p256.getPublicKey(secret, false),
          validity: 10 * DAY,
        },
      ],
    });
    await w.bob.did.applyChangesBySig(signed);
    const now = await provider.getBlock("latest").then((block) => block!.timestamp);
    const jwt = await createJWT(
      { claim: "true", iat: now },
      { issuer, signer: ES256KSigner(getBytes(wallet.privateKey)) },
      { alg: "ES256K" },
    );
    expect((await verifyJWT(jwt, { resolver, policies: { now } })).verified).to.equal(true);

    const given = { type: "Diploma", subject: did(w.carol.address), claims: { degree: "BSc" } };
    for (const read of [resolver, w.bob.did] as const) {
      const checks = { resolver: read as never, now: () => now };
      const byChip = await issueVcJwt(given, { did: issuer, algorithm: "ES256", sign: ES256Signer(secret) }, now);
      expect((await verifyVcJwt(byChip, checks)).verdict).to.equal("Valid");
      const other = ES256Signer(p256.utils.randomSecretKey());
      const forged = await issueVcJwt(given, { did: issuer, algorithm: "ES256", sign: other }, now);
      expect((await verifyVcJwt(forged, checks)).verdict).to.equal("SignatureInvalid");
    }
  });

  it("refuses before anything is paid what the contract would refuse", async () => {
    const zero = `0x${"00".repeat(20)}`;
    const refused = async (act: () => Promise<unknown>) => {
      try {
        await act();
      } catch (error) {
        if (isTrellisError(error)) return error.name;
      }
      return "accepted";
    };
    expect(await refused(() => w.alice.did.changeOwner({ identity: zero, newOwner: w.bob.address }))).to.equal(
      "IdentityZero",
    );
    expect(await refused(() => w.alice.did.commitNextOwner({ identity: w.alice.address, nextOwner: zero }))).to.equal(
      "NextOwnerMissing",
    );
    const long = [{ kind: "addDelegate", type: "x".repeat(33), delegate: w.bob.address, validity: 1 } as const];
    expect(await refused(() => w.alice.did.applyChanges({ identity: w.alice.address, changes: long }))).to.equal(
      "BytesInvalid",
    );
    expect(await w.alice.did.resolve("did:web:example.com")).to.have.nested.property(
      "didResolutionMetadata.error",
      "invalidDid",
    );
  });
});
