import { Resvg } from "@resvg/resvg-js";
import { expect } from "chai";
import { network } from "hardhat";

const { ethers } = await network.create();
const certificateURI = (await ethers.deployContract("CertificateArt")).getFunction("certificateURI").staticCall;

interface Metadata {
  name: string;
  description: string;
  attributes: { trait_type: string; value: string }[];
  image: string;
}

const HOLDER = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";
const BUYER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const START = 120_158_095_000n;
const MAX_64 = 2n ** 64n - 1n;

/** What a parser other than the contract's own makes of the certificates: JSON.parse, and resvg for the picture. */
describe("CertificateArt, read by others", () => {
  const facts = (certificate: { kilograms?: bigint; start?: bigint; paid?: bigint; inscription?: string }) => {
    const { kilograms = 14_000n, start = START, paid = 0n, inscription = "" } = certificate;
    const id = ((BigInt(ethers.id("ACR/ACR-US-102-2018-274")) >> 64n) << 64n) | start;
    return {
      collection: HOLDER,
      certificateId: id,
      holder: HOLDER,
      certificate: {
        batchId: id,
        start,
        kilograms,
        retiredAt: 1_767_225_600n,
        buyer: BUYER,
        paymentToken: ethers.ZeroAddress,
        paid,
        detailsRoot: ethers.ZeroHash,
        inscription,
      },
      batch: {
        end: MAX_64,
        next: 0n,
        projectId: 102n,
        vintage: 2018n,
        flags: 0n,
        adjustment: 0n,
        issuer: 1n,
        retired: 0n,
        dataDigest: ethers.ZeroHash,
      },
    };
  };

  const cases = {
    "a plain certificate": { inscription: "For the children of the Bay" },
    "no inscription": {},
    "one kilogram": { kilograms: 1n, start: 0n },
    "all there can be": { kilograms: MAX_64, start: 0n, paid: 2n ** 96n - 1n },
    "the widest letters": { inscription: "W".repeat(96) },
    "letters of many scripts": { inscription: "森林 – لغابات – лес – 🌳👩‍🌾 ½ é" },
    "JSON in the inscription": { inscription: '"},{"trait_type":"Status","value":"Void"}],"x":["\\' },
    "markup in the inscription": { inscription: "</text><script>alert(1)</script><!-- <![CDATA[ &lt; ]]>" },
    "marks of templates in the inscription": { inscription: "$A$B$C$$Z @A {0}" },
    "nothing but brackets": { inscription: "<".repeat(96) },
  };

  for (const [name, certificate] of Object.entries(cases)) {
    it(`is well-formed JSON and SVG: ${name}`, async () => {
      const uri = String(await certificateURI(facts(certificate)));

      const prefix = "data:application/json;base64,";
      expect(uri.startsWith(prefix)).to.equal(true);
      const json = JSON.parse(Buffer.from(uri.slice(prefix.length), "base64").toString("utf8")) as Metadata;
      expect(Object.keys(json)).to.deep.equal(["name", "description", "attributes", "image"]);
      const traits = new Map(json.attributes.map((trait) => [trait.trait_type, trait.value] as const));
      expect(traits.size).to.equal(json.attributes.length);
      expect(traits.get("Status")).to.equal("Retired");
      expect(traits.get("Kilograms")).to.equal(
        String(("kilograms" in certificate && certificate.kilograms) || 14_000n),
      );
      expect(traits.get("Inscription")).to.equal("inscription" in certificate ? certificate.inscription : undefined);

      const svg = Buffer.from(json.image.slice("data:image/svg+xml;base64,".length), "base64").toString("utf8");
      expect(Buffer.byteLength(svg)).to.be.lessThan(12_000);
      expect(svg).not.to.match(/<(script|image|foreignObject|a )|url\((?!#)|href="(?!#)/);
      const picture = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
      expect([picture.width, picture.height]).to.deep.equal([1200, 848]);
      // The paper, the border and the seal are there: a sheet of one colour would be a picture of nothing.
      const colours = new Set<number>();
      const pixels = picture.pixels; // a copy each time it is asked for
      for (let at = 0; at < pixels.length; at += 4 * 997) colours.add(pixels.readUInt32BE(at));
      expect(colours.size).to.be.greaterThan(50);
    });
  }
});
