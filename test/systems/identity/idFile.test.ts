import { p256 } from "@noble/curves/nist.js";
import { SimpleMerkleTree, StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import * as fc from "fast-check";
import { getBytes, hexlify, id, Wallet } from "ethers";

import { fingerprint, keyAccount, KeyAccountSigner, processProof, randomSalt } from "../../../sdk/index.ts";
import { verified } from "../../../sdk/credentials/verdict.ts";
import { decodeBundle, encodeBundle, type Presentation } from "../../../sdk/systems/identity/identityService/bundle.ts";
import {
  ageOver,
  attributeProofs,
  holderLeaf,
  idFileDigest,
  sealIdFile,
  type IdFile,
} from "../../../sdk/systems/identity/identityService/file.ts";
import { presented, presentedFile } from "../../../sdk/systems/identity/identityService/present.ts";
import type { ValidatedIdFile } from "../../../sdk/systems/identity/identityService/validate.ts";

const domain = { name: "IdentityService", version: "1", chainId: 31337, verifyingContract: `0x${"1d".repeat(20)}` };
const person = {
  family_name: "Tamm",
  given_name: "Mari",
  birth_date: "1999-03-01",
  nationality: "EE",
  document_number: "KE1234567",
  ...ageOver("1999-03-01", "2026-11-25", [16, 18, 21, 65]),
};
const request = { verifier: "desk.example.th", nonce: "a7".repeat(32), expiresAt: 1_800_000_000 };

/** A file as the 700th of 1,000, by another library's tree. */
function validated(file: IdFile): ValidatedIdFile {
  const index = 700;
  const leaves = Array.from({ length: 1000 }, (_, i) => [i, i === index ? idFileDigest(file) : randomSalt()]);
  const proof = StandardMerkleTree.of(leaves, ["uint256", "bytes32"]).getProof(index);
  const validator = Wallet.createRandom().address;
  return {
    file,
    validation: {
      validator,
      accreditation: 17n,
      count: 1000,
      expirationTime: 1_900_000_000,
      index,
      proof,
    },
  };
}

async function shownBy(key: Wallet, disclose: string[]): Promise<string> {
  const file = validated(sealIdFile({ holder: key.address, attributes: person }));
  return presented({ file, disclose, request }, (types, message) => key.signTypedData(domain, types, message));
}

describe("ID files", () => {
  const key = new Wallet(`0x${"51".repeat(32)}`);
  const seal = (attributes: Record<string, string>) => sealIdFile({ holder: key.address, attributes });

  it("know who has reached an age, to the day", () => {
    for (const [born, on, of18] of [
      ["2008-11-25", "2026-11-25", "true"],
      ["2008-11-26", "2026-11-25", "false"],
      ["2008-12-01", "2026-11-25", "false"],
      ["2008-02-29", "2026-02-28", "false"],
      ["2008-02-29", "2026-03-01", "true"],
      ["2004-02-29", "2022-02-28", "false"],
    ] as const) {
      expect(ageOver(born, on, [18]), `${born} on ${on}`).to.deep.equal({ age_over_18: of18 });
    }
    for (const date of ["2008-2-9", "01.02.2008", "2008-13-01", ""]) {
      expect(() => ageOver(date, "2026-11-25", [18]), date)
        .to.throw("no date")
        .with.property("name", "AttributeInvalid");
    }
  });

  it("have the digest that another library's tree of the same leaves has", () => {
    const file = seal(person);
    const leaves = file.attributes.map(({ name, value, salt }) => fingerprint({ field: name, value, salt }));
    const tree = SimpleMerkleTree.of([...leaves, ...file.decoys], { sortLeaves: true });
    expect(idFileDigest(file)).to.equal(processProof(holderLeaf(file.holder), [tree.root]));
    const { root, proofs } = attributeProofs(file, ["nationality"]);
    expect(root).to.equal(tree.root);
    expect(SimpleMerkleTree.verify(tree.root, leaves[3]!, proofs[0]!)).to.equal(true);
  });

  it("do not tell how many attributes they have, and are never twice the same", () => {
    for (const attributes of [{ nationality: "EE" }, person]) {
      const { proofs } = attributeProofs(seal(attributes), ["nationality"]);
      expect(proofs[0]).to.have.length(4);
    }
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`fact_${i}`, "x"]));
    const file = seal(many);
    expect(file.attributes.length + file.decoys.length).to.equal(32);
    const [first, second] = [seal(person), seal(person)];
    const words = (one: IdFile) => new Set(JSON.stringify(one).match(/0x[0-9a-f]{64}/g));
    expect(words(first)).to.have.property("size", 17);
    expect(new Set([...words(first), ...words(second)])).to.have.property("size", 34);
  });

  it("are refused when something about them is wrong", () => {
    const file = seal(person);
    const [first, ...others] = file.attributes;
    const broken: [string, () => unknown, string][] = [
      ["no attribute", () => seal({}), "AttributeInvalid"],
      ["an attribute called holder", () => seal({ holder: "x" }), "AttributeInvalid"],
      ["a name in capitals", () => seal({ Name: "x" }), "AttributeInvalid"],
      ["an empty value", () => seal({ name: "" }), "AttributeInvalid"],
      [
        "an attribute twice",
        () => idFileDigest({ ...file, attributes: [...file.attributes, first!], decoys: file.decoys.slice(1) }),
        "AttributeInvalid",
      ],
      ["a decoy too few", () => idFileDigest({ ...file, decoys: file.decoys.slice(1) }), "AttributeInvalid"],
      ["another algorithm", () => idFileDigest({ ...file, algorithm: "md5" }), "AlgorithmUnknown"],
      ["no salt", () => idFileDigest({ ...file, attributes: [{ ...first!, salt: "0x" }, ...others] }), "BytesInvalid"],
      ["a holder who is no account", () => sealIdFile({ holder: "Mari", attributes: person }), "AddressInvalid"],
    ];
    for (const [what, act, name] of broken) expect(act, what).to.throw(`[${name}(`);
  });

  it("change their digest with every letter of every attribute, with the holder and with every salt", () => {
    const file = seal(person);
    const digests = new Set([idFileDigest(file)]);
    file.attributes.forEach((attribute, i) => {
      for (const changed of [
        { value: `${attribute.value} ` },
        { name: `${attribute.name}_` },
        { salt: randomSalt() },
      ]) {
        digests.add(idFileDigest({ ...file, attributes: file.attributes.with(i, { ...attribute, ...changed }) }));
      }
    });
    digests.add(idFileDigest({ ...file, holder: { ...file.holder, account: Wallet.createRandom().address } }));
    digests.add(idFileDigest({ ...file, holder: { ...file.holder, salt: randomSalt() } }));
    expect(digests).to.have.property("size", 3 * file.attributes.length + 3);
  });
});

describe("Bundles of ID files", () => {
  const key = new Wallet(`0x${"52".repeat(32)}`);

  it("show age and nationality out of a batch of 1,000 in 1.5 KB, by an ECDSA key or by that of a phone", async () => {
    const disclose = ["age_over_18", "nationality"];
    const secret = getBytes(`0x${"53".repeat(32)}`);
    const signer = { verifier: `0x${"7a".repeat(20)}`, key: hexlify(p256.getPublicKey(secret, false).slice(1)) };
    const phone = new KeyAccountSigner(signer, (digest) =>
      hexlify(p256.sign(getBytes(digest), secret, { prehash: false, lowS: true })),
    );
    const file = validated(sealIdFile({ holder: keyAccount(signer), attributes: person }));
    const sign = (types: Parameters<Wallet["signTypedData"]>[1], message: Record<string, unknown>) =>
      phone.signTypedData(domain, types, message);

    expect((await shownBy(key, disclose)).length).to.be.lessThanOrEqual(1_400);
    expect((await presented({ file, disclose, request }, sign)).length).to.be.lessThanOrEqual(1_500);
  });

  it("come back as they were", async () => {
    const shown = decodeBundle(await shownBy(key, ["nationality"]));
    expect(shown.disclosed.map(({ name, value }) => [name, value])).to.deep.equal([["nationality", "EE"]]);
    expect(shown.holder.account).to.equal(key.address);
    expect(shown).to.include(request);
    expect(decodeBundle(encodeBundle(shown))).to.deep.equal(shown);
    const odd: Presentation = { ...shown, nonce: "not hexadecimal", verifier: "did:web:päss.ee", disclosed: [] };
    expect(decodeBundle(encodeBundle(odd))).to.deep.equal(odd);
  });

  it("hold nothing of what is not shown, and nothing it could be guessed by", async () => {
    const file = validated(sealIdFile({ holder: key.address, attributes: person }));
    const bundle = await presented({ file, disclose: ["age_over_18"], request }, (types, message) =>
      key.signTypedData(domain, types, message),
    );
    const shown = decodeBundle(bundle);
    const seen = JSON.stringify({ ...shown, validation: { ...shown.validation, accreditation: "17" } });
    for (const { name, value, salt } of file.file.attributes) {
      if (name === "age_over_18") continue;
      expect(seen).to.not.include(salt);
      if (value.length > 5) expect(seen).to.not.include(value);
    }
  });

  it("leave somebody who tries every date of birth of a generation with nothing", async () => {
    const shown = decodeBundle(await shownBy(key, ["nationality", "age_over_18"]));
    const [disclosed, more] = shown.disclosed;
    const salts = [`0x${"00".repeat(32)}`, disclosed!.salt, more!.salt, shown.holder.salt];
    const published = new Set(
      [shown.disclosed, shown.attributesRoot, presentedFile(shown)]
        .flat(2)
        .flatMap((part) => (typeof part === "string" ? [part] : part.proof)),
    );
    const digests = (value: string) => salts.map((salt) => fingerprint({ field: "birth_date", value, salt }));
    expect(datesOfBirth().find((date) => digests(date).some((digest) => published.has(digest)))).to.equal(undefined);

    // The same person as the digest of a form that was filled in, without a salt: found.
    const form = (birth_date: string) => id(JSON.stringify({ ...person, birth_date }));
    const bare = form(person.birth_date);
    expect(datesOfBirth().find((date) => form(date) === bare)).to.equal("1999-03-01");
  });

  it("are refused, not choked on, whatever somebody sends", async () => {
    const bundle = await shownBy(key, ["nationality"]);
    const verdictOf = async (text: string) => (await verified(async () => decodeBundle(text))).verdict;
    for (const text of ["", "idp1.", "idp2.AA", `idp1.${"A".repeat(5000)}`, bundle.slice(0, -2), `${bundle}!`]) {
      expect(await verdictOf(text), text.slice(0, 20)).to.equal("Malformed");
    }
    const letter = fc.constantFrom(...Array.from("ABCDEFghijk0123-_"));
    await fc.assert(
      fc.asyncProperty(fc.nat(bundle.length - 1), letter, async (at, other) => {
        const text = bundle.slice(0, at) + other + bundle.slice(at + 1);
        expect(await verdictOf(text)).to.be.oneOf(["Malformed", "Valid"]);
      }),
      { numRuns: 300 },
    );
  });
});

/** Every day of thirty years. */
function datesOfBirth(): string[] {
  const day = 86_400_000;
  const first = Date.parse("1980-01-01");
  return Array.from({ length: 10_958 }, (_, i) => new Date(first + i * day).toISOString().slice(0, 10));
}
