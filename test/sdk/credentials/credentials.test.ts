import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { expect } from "chai";
import { createJWT, ES256KSigner, ES256Signer } from "did-jwt";
import type { DIDResolutionResult, Resolvable } from "did-resolver";
import { hexlify } from "ethers";

import {
  issueSdJwtVc,
  issueVcJwt,
  MemoryNonces,
  presentSdJwtVc,
  presentVcJwts,
  verifySdJwtVc,
  verifyVcJwt,
  verifyVpJwt,
  type CredentialChecks,
  type CredentialStatus,
  type DidSigner,
  type Standing,
  type Verified,
} from "../../../sdk/credentials/index.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const audience = "https://employer.example";
const entry: CredentialStatus = {
  type: "BitstringStatusListEntry",
  statusPurpose: "revocation",
  statusListIndex: "94567",
};

/** A DID with one key for everything. */
interface Person extends DidSigner {
  document: DIDResolutionResult;
}

function person(did: string, algorithm: DidSigner["algorithm"]): Person {
  const secret = algorithm === "ES256" ? p256.utils.randomSecretKey() : secp256k1.utils.randomSecretKey();
  const key = algorithm === "ES256" ? p256.getPublicKey(secret, false) : secp256k1.getPublicKey(secret, false);
  const type = algorithm === "ES256" ? "JsonWebKey2020" : "EcdsaSecp256k1VerificationKey2019";
  const id = `${did}#key`;
  const method = { id, type, controller: did, publicKeyHex: hexlify(key).slice(2) };
  return {
    did,
    algorithm,
    sign: algorithm === "ES256" ? ES256Signer(secret) : ES256KSigner(secret),
    document: {
      didResolutionMetadata: {},
      didDocumentMetadata: {},
      didDocument: { id: did, verificationMethod: [method], assertionMethod: [id], authentication: [id] },
    },
  };
}

for (const algorithm of ["ES256K", "ES256"] as const) {
  describe(`Credentials off chain (${algorithm})`, () => {
    const university = person("did:example:university", algorithm);
    const student = person("did:example:student", algorithm);
    const thief = person("did:example:thief", algorithm);
    const documents = new Map([university, student, thief].map((one) => [one.did, one.document]));
    const resolver: Resolvable = {
      resolve: (did) =>
        Promise.resolve(
          documents.get(did) ?? {
            didDocument: null,
            didDocumentMetadata: {},
            didResolutionMetadata: { error: "notFound" },
          },
        ),
    };

    let standing: Standing | undefined;
    let nonces: MemoryNonces;
    const checks = (more: Partial<CredentialChecks> = {}) => ({
      resolver,
      now: () => NOW,
      status: () => Promise.resolve(standing),
      audience,
      takeNonce: (nonce: string) => nonces.take(nonce),
      ...more,
    });
    const diploma = {
      type: "Diploma",
      subject: student.did,
      claims: { degree: "BSc", grade: 1.3 },
      validFrom: NOW - DAY,
      validUntil: NOW + DAY,
      status: entry,
    };
    const verdictOf = async (result: Promise<Verified<unknown>>) => (await result).verdict;

    beforeEach(() => {
      standing = "valid";
      nonces = new MemoryNonces(300, () => NOW);
    });

    describe("W3C credentials as JWT", () => {
      const present = async (credential: string, holder = student, to = audience, nonce = nonces.issue()) =>
        presentVcJwts([credential], { audience: to, nonce }, holder, NOW);

      it("asks for each kind that a credential says it is whether its issuer is accredited", async () => {
        const accredited = ({ type }: { type: string }) => Promise.resolve(type === "Diploma");
        const say = (kinds: string[]) =>
          createJWT(
            {
              "@context": ["https://www.w3.org/ns/credentials/v2"],
              type: ["VerifiableCredential", ...kinds],
              issuer: university.did,
              credentialSubject: { id: student.did },
              iat: NOW,
            },
            { issuer: university.did, signer: university.sign },
            { alg: algorithm, typ: "vc+jwt" } as never,
          );
        expect(await verdictOf(verifyVcJwt(await say(["Diploma"]), checks({ accredited })))).to.equal("Valid");
        for (const kinds of [["Diploma", "Licence"], ["Licence", "Diploma"], ["Licence"], []]) {
          const verdict = await verdictOf(verifyVcJwt(await say(kinds), checks({ accredited })));
          expect(verdict, kinds.join()).to.equal("IssuerNotAccredited");
        }
      });

      it("takes no key of an earlier version of a DID's document", async () => {
        const old = person(`${university.did}?versionId=1`, algorithm);
        documents.set(old.did, old.document);
        const credential = await issueVcJwt(diploma, old, NOW);
        expect(await verdictOf(verifyVcJwt(credential, checks()))).to.equal("SignatureInvalid");
      });

      it("issues, presents and verifies", async () => {
        const credential = await issueVcJwt(diploma, university, NOW);
        const result = await verifyVpJwt(await present(credential), checks());
        if (result.verdict !== "Valid") throw new Error(result.detail);
        expect(result.value.holder).to.equal(student.did);
        const [read] = result.value.credentials;
        expect(read?.issuer).to.equal(university.did);
        expect(read?.credentialSubject).to.deep.equal({ id: student.did, degree: "BSc", grade: 1.3 });
        expect(read?.validUntil).to.equal("2027-01-16T08:00:00Z");
      });

      const altered: [name: string, expected: string, make: () => Promise<Verified<unknown>>][] = [
        [
          "what has ended",
          "Expired",
          async () =>
            verifyVcJwt(await issueVcJwt({ ...diploma, validUntil: NOW - 31 }, university, NOW - DAY), checks()),
        ],
        [
          "what has not begun",
          "NotYetValid",
          async () => verifyVcJwt(await issueVcJwt({ ...diploma, validFrom: NOW + 31 }, university, NOW), checks()),
        ],
        [
          "what was suspended",
          "Suspended",
          async () => {
            standing = "suspended";
            return verifyVcJwt(await issueVcJwt(diploma, university, NOW), checks());
          },
        ],
        [
          "what was revoked",
          "Revoked",
          async () => {
            standing = "revoked";
            return verifyVcJwt(await issueVcJwt(diploma, university, NOW), checks());
          },
        ],
        [
          "a status that cannot be told",
          "StatusUnknown",
          async () => {
            standing = undefined;
            return verifyVcJwt(await issueVcJwt(diploma, university, NOW), checks());
          },
        ],
        [
          "a status that nobody can ask",
          "StatusUnknown",
          async () => {
            const { status: _, ...without } = checks();
            return verifyVcJwt(await issueVcJwt(diploma, university, NOW), without);
          },
        ],
        [
          "an issuer that is not accredited",
          "IssuerNotAccredited",
          async () =>
            verifyVcJwt(
              await issueVcJwt(diploma, university, NOW),
              checks({
                accredited: ({ issuer, type, issuedAt }) =>
                  Promise.resolve(issuer === university.did && type === "Diploma" && issuedAt < NOW),
              }),
            ),
        ],
        [
          "somebody else's credential",
          "WrongHolder",
          async () => verifyVpJwt(await present(await issueVcJwt(diploma, university, NOW), thief), checks()),
        ],
        [
          "a presentation made for another verifier",
          "WrongAudience",
          async () =>
            verifyVpJwt(
              await present(await issueVcJwt(diploma, university, NOW), student, "https://other.example"),
              checks(),
            ),
        ],
        [
          "a nonce that was not given out",
          "ReplayedNonce",
          async () =>
            verifyVpJwt(
              await present(await issueVcJwt(diploma, university, NOW), student, audience, "made up"),
              checks(),
            ),
        ],
        [
          "a credential that somebody else signed",
          "SignatureInvalid",
          async () => verifyVcJwt(await issueVcJwt(diploma, { ...thief, did: university.did }, NOW), checks()),
        ],
        [
          "an issuer nobody knows",
          "SignatureInvalid",
          async () => verifyVcJwt(await issueVcJwt(diploma, { ...thief, did: "did:example:nobody" }, NOW), checks()),
        ],
        ["what is no JWT", "Malformed", () => verifyVcJwt("no.jwt.at.all", checks())],
        [
          "a presentation in place of a credential",
          "Malformed",
          async () => verifyVcJwt(await present(await issueVcJwt(diploma, university, NOW)), checks()),
        ],
        [
          "an issuer that is not who signed",
          "Malformed",
          async () =>
            verifyVcJwt(
              await createJWT(
                {
                  "@context": ["https://www.w3.org/ns/credentials/v2"],
                  type: ["VerifiableCredential"],
                  issuer: university.did,
                  credentialSubject: {},
                },
                { issuer: thief.did, signer: thief.sign },
                { alg: algorithm, typ: "vc+jwt" as "JWT" },
              ),
              checks(),
            ),
        ],
      ];
      for (const [name, expected, make] of altered) {
        it(`refuses ${name}: ${expected}`, async () => {
          expect(await verdictOf(make())).to.equal(expected);
        });
      }

      it("judges a presentation once", async () => {
        const presentation = await present(await issueVcJwt(diploma, university, NOW));
        expect(await verdictOf(verifyVpJwt(presentation, checks()))).to.equal("Valid");
        expect(await verdictOf(verifyVpJwt(presentation, checks()))).to.equal("ReplayedNonce");
      });

      it("is good up to its last second, and clocks may differ by the skew", async () => {
        const credential = await issueVcJwt(diploma, university, NOW);
        const at = (time: number, skew = 0) => verdictOf(verifyVcJwt(credential, checks({ now: () => time, skew })));
        expect(await at(NOW - DAY - 1)).to.equal("NotYetValid");
        expect(await at(NOW - DAY)).to.equal("Valid");
        expect(await at(NOW + DAY - 1)).to.equal("Valid");
        expect(await at(NOW + DAY)).to.equal("Expired");
        expect(await at(NOW + DAY + 29, 30)).to.equal("Valid");
      });

      it("refuses the key of a DID that was deactivated", async () => {
        const credential = await issueVcJwt(diploma, university, NOW);
        const gone = { ...university.document, didDocumentMetadata: { deactivated: true } };
        const verdict = verdictOf(
          verifyVcJwt(credential, checks({ resolver: { resolve: () => Promise.resolve(gone) } })),
        );
        expect(await verdict).to.equal("SignatureInvalid");
      });
    });

    describe("SD-JWT VC with key binding", () => {
      const card = {
        type: "https://credentials.example/id-card",
        holder: student.did,
        claims: { nationality: "EE", ageOver18: true, familyName: "Tamm", documentNumber: "AB1234567" },
        validUntil: NOW + DAY,
        status: entry,
      };
      const shown = ["nationality", "ageOver18"];
      const present = async (credential: string, holder = student, to = audience, nonce = nonces.issue()) =>
        presentSdJwtVc(credential, shown, { audience: to, nonce }, holder, NOW);

      it("shows what the holder chose, and nothing else", async () => {
        const presented = await present(await issueSdJwtVc(card, university, NOW));
        const result = await verifySdJwtVc(presented, checks());
        if (result.verdict !== "Valid") throw new Error(result.detail);
        expect(result.value).to.deep.equal({
          issuer: university.did,
          type: card.type,
          holder: student.did,
          claims: { nationality: "EE", ageOver18: true },
        });
        const all = presented.split(/[~.]/).map((part) => Buffer.from(part, "base64url").toString());
        expect(all.join()).to.include("EE").and.not.to.include("Tamm").and.not.to.include("AB1234567");
      });

      it("refuses a copy without the holder's key, and one presented by a thief", async () => {
        const credential = await issueSdJwtVc(card, university, NOW);
        expect(await verdictOf(verifySdJwtVc(credential, checks()))).to.equal("WrongHolder");
        expect(await verdictOf(verifySdJwtVc(await present(credential, thief), checks()))).to.equal("WrongHolder");
      });

      it("judges a presentation once, for one verifier", async () => {
        const credential = await issueSdJwtVc(card, university, NOW);
        const presented = await present(credential);
        expect(await verdictOf(verifySdJwtVc(presented, checks()))).to.equal("Valid");
        expect(await verdictOf(verifySdJwtVc(presented, checks()))).to.equal("ReplayedNonce");
        const elsewhere = await present(credential, student, "https://other.example");
        expect(await verdictOf(verifySdJwtVc(elsewhere, checks()))).to.equal("WrongAudience");
      });

      it("refuses what the issuer did not commit to, and another selection than was signed", async () => {
        const presented = await present(await issueSdJwtVc(card, university, NOW));
        const [jwt, ...parts] = presented.split("~");
        const forged = Buffer.from(JSON.stringify(["salt", "nationality", "FI"])).toString("base64url");
        const put = (disclosures: string[]) => verdictOf(verifySdJwtVc([jwt, ...disclosures].join("~"), checks()));
        expect(await put([forged, ...parts.slice(1)])).to.equal("DisclosureMismatch");
        expect(await put([parts[0]!, parts[0]!, ...parts.slice(1)])).to.equal("DisclosureMismatch");
        expect(await put(parts.slice(1))).to.equal("DisclosureMismatch");
        expect(await put(["%%%", ...parts])).to.equal("DisclosureMismatch");
      });

      it("tells what ended, what was suspended or revoked, and who was not accredited", async () => {
        const credential = await issueSdJwtVc(card, university, NOW - DAY);
        const late = checks({ now: () => NOW + DAY, skew: 0 });
        const presented = await presentSdJwtVc(
          credential,
          shown,
          { audience, nonce: nonces.issue() },
          student,
          NOW + DAY,
        );
        expect(await verdictOf(verifySdJwtVc(presented, late))).to.equal("Expired");
        for (const [of, verdict] of [
          ["suspended", "Suspended"],
          ["revoked", "Revoked"],
          [undefined, "StatusUnknown"],
        ] as const) {
          standing = of;
          expect(await verdictOf(verifySdJwtVc(await present(credential), checks()))).to.equal(verdict);
        }
        standing = "valid";
        const nobody = checks({ accredited: () => Promise.resolve(false) });
        expect(await verdictOf(verifySdJwtVc(await present(credential), nobody))).to.equal("IssuerNotAccredited");
      });

      it("refuses to issue a claim under the name of a member of the format", async () => {
        const refusal = await issueSdJwtVc({ ...card, claims: { exp: 1 } }, university, NOW).catch(
          (error: unknown) => error,
        );
        expect(refusal).to.be.instanceOf(RangeError);
      });
    });
  });
}
