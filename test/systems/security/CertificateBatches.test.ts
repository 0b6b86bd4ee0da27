import { expect } from "chai";
import { id } from "ethers";

import { certificateBatch, type BatchedCertificateArgs } from "../../../sdk/index.ts";
import { refusal } from "../../helpers/blocks.ts";
import { certificateWorld, type CertificateWorld } from "../../helpers/certificates.ts";

const COUNT = 600;

describe("certificateBatches", () => {
  let w: CertificateWorld;
  let certificates: BatchedCertificateArgs[];
  before(async () => {
    w = await certificateWorld();
  });
  beforeEach(async () => {
    await w.renew();
    const now = await w.now();
    certificates = Array.from({ length: COUNT }, (_, i) => ({
      ...(i % 3 === 0 ? { pseudonym: id(`pseudonym ${i}`) } : { name: `host-${i}.example` }),
      spki: id(`key ${i}`),
      notBefore: now,
      notAfter: now + 30 * 86_400,
      ...(i === 1 && { level: "EV" as const, organisation: w.organisation, subject: w.bank.address }),
    }));
  });
  const issued = async () => {
    const batch = certificateBatch(certificates);
    await w.provider.certificateBatches.issue(batch);
    return { batch, shown: (index: number) => batch.at(index, w.provider.address) };
  };

  it("issues them all by a root, and each is verified by its proof", async () => {
    const { batch, shown } = await issued();
    for (const index of [0, 1, 255, 256, COUNT - 1]) {
      const { verdict } = await w.stranger.certificateBatches.verify(shown(index));
      expect(verdict, String(index)).to.equal("Valid");
    }
    const forged = { ...shown(7), certificate: { ...certificates[7]!, spki: id("forged") } };
    expect((await w.stranger.certificateBatches.verify(forged)).verdict).to.equal("Unknown");
    const moved = { ...shown(7), place: { ...shown(7).place, index: 8 } };
    expect((await w.stranger.certificateBatches.verify(moved)).verdict).to.equal("Unknown");
    const log = await w.stranger.certificateBatches.issuanceLog();
    expect((await w.stranger.log.headOf(log)).size).to.equal(1n);
    expect((await refusal(w.provider.certificateBatches.issue(batch))).name).to.equal("BatchExists");
    const other = { root: id("root"), count: 3 };
    expect((await refusal(w.bank.certificateBatches.issue(other))).name).to.equal("RegistrationAuthorityOnly");
  });

  it("revokes many at once, and none beside them", async () => {
    const { batch, shown } = await issued();
    const indices = [599, 0, 256, 3, 255, 512];
    await w.provider.certificateBatches.revoke({ ...batch, indices });
    for (let index = 0; index < COUNT; index += 1) {
      if (index > 4 && index % 37 !== 0 && !indices.includes(index)) continue;
      const { verdict } = await w.stranger.certificateBatches.verify(shown(index));
      expect(verdict, String(index)).to.equal(indices.includes(index) ? "Revoked" : "Valid");
    }
    const beyond = w.provider.certificateBatches.revoke({ ...batch, indices: [COUNT] });
    expect((await refusal(beyond)).name).to.equal("ElementMissing");
    expect((await refusal(w.bank.certificateBatches.revoke({ ...batch, indices: [1] }))).name).to.equal(
      "CertificateBatchUnknown",
    );
  });

  it("lets the subject of one revoke it, and nobody else", async () => {
    const { shown } = await issued();
    expect((await refusal(w.stranger.certificateBatches.revokeOwn(shown(1)))).name).to.equal("SubjectOnly");
    await w.bank.certificateBatches.revokeOwn(shown(1));
    expect((await w.stranger.certificateBatches.verify(shown(1))).verdict).to.equal("Revoked");
  });

  it("is endorsed by its root, or by a root of the endorser's own", async () => {
    const { batch, shown } = await issued();
    const [one, two, three] = w.endorsers;
    for (const endorser of [one, two]) await endorser.endorsements.endorse({ subject: batch.root, level: 2 });
    const { root, index, proof } = shown(1).place;
    const endorsements = [one, two].map(({ address: endorser }) => ({ endorser, root, index, proof }));
    const verify = (trees: typeof endorsements) =>
      w.stranger.certificateBatches.verify({ ...shown(1), endorsements: trees });
    expect(await verify(endorsements)).to.include({ verdict: "Valid", level: "OV", applied: "EV" });

    const chosen = certificateBatch(certificates.slice(1, 3));
    await three.endorsements.endorse({ subject: chosen.root, level: 2 });
    const own = chosen.at(0, three.address).place;
    const third = { endorser: three.address, root: own.root, index: own.index, proof: own.proof };
    expect((await verify([...endorsements, third])).level).to.equal("EV");
    expect((await verify([third, third, third])).level).to.equal("DV");
  });

  it("is good from its first second to its last", async () => {
    const { shown } = await issued();
    await w.connection.networkHelpers.time.increaseTo(certificates[0]!.notAfter);
    expect((await w.stranger.certificateBatches.verify(shown(0))).verdict).to.equal("Valid");
    await w.connection.networkHelpers.time.increaseTo(certificates[0]!.notAfter + 1);
    expect((await w.stranger.certificateBatches.verify(shown(0))).verdict).to.equal("Expired");
  });

  it("gathers applications and gives each its place; a batch that is refused is refused to all of it", async () => {
    const batcher = w.provider.certificateBatches.batcher({ size: 256, delay: 5 });
    const all = await Promise.all(certificates.map((certificate) => batcher.submit(certificate)));
    expect(batcher.pending).to.equal(0);
    const roots = new Set(all.map(({ place }) => place.root));
    expect([...roots]).to.have.length(3);
    for (const index of [0, 255, 256, 511, 599]) {
      const shown = all[index]!;
      expect(shown.certificate).to.equal(certificates[index]);
      expect((await w.stranger.certificateBatches.verify(shown)).verdict).to.equal("Valid");
    }
    const stranger = w.stranger.certificateBatches.batcher({ delay: 1 });
    const outcomes = await Promise.allSettled(certificates.slice(0, 3).map((each) => stranger.submit(each)));
    expect(outcomes.map((each) => each.status === "rejected" && (each.reason as Error).name)).to.deep.equal(
      Array(3).fill("RegistrationAuthorityOnly"),
    );
    await stranger.settled();
    const odd = { ...certificates[1]!, name: "Host.example" };
    expect((await refusal(batcher.submit(odd))).name).to.equal("DomainNameInvalid");
    const { verdict } = await w.stranger.certificateBatches.verify(
      await batcher.submit({ ...certificates[1]!, spki: id("later") }),
    );
    expect(verdict).to.equal("Valid");
  });

  it("is made of certificates, one at least", async () => {
    expect((await refusal((async () => certificateBatch([]))())).name).to.equal("BatchCountInvalid");
    const odd = [{ ...certificates[1]!, name: "Host.example" }];
    expect((await refusal((async () => certificateBatch(odd))())).name).to.equal("DomainNameInvalid");
  });
});
