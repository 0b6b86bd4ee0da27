import type { Story } from "../../main.ts";
import { bank } from "./bank.ts";
import { handshakes } from "./handshakes.ts";
import { hire } from "./people.ts";
import { thousands } from "./thousands.ts";

/** Seed system 30: a bank's certificate and its endorsers, two thousand devices at once, and clients that ask the ledger. */
const story: Story = {
  title: "Decentralized PKI: a bank's certificate, its endorsers, two thousand devices, and TLS that asks the ledger",
  targets: ["CertificateAuthority", "CertificateBatches"],

  async tell(stage) {
    const people = await hire(stage);
    const certificate = await bank(stage, people);
    await handshakes(stage, people, certificate);
    await thousands(stage, people);
  },
};
export default story;
