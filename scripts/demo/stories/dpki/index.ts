import type { Story } from "../../main.ts";
import { bank } from "./bank.ts";
import { handshakes } from "./handshakes.ts";
import { hire } from "./people.ts";
import { promises } from "./promises.ts";
import { thousands } from "./thousands.ts";

/** Seed system 30: a bank's certificate and its endorsers, two thousand devices at once, clients that ask the ledger, and a promise that is broken. */
const story: Story = {
  title: "Decentralized PKI: a bank's certificate, its endorsers, two thousand devices, and TLS that asks the ledger",
  targets: ["CertificateAuthority", "CertificateBatches", "LogBonds"],

  async tell(stage) {
    const people = await hire(stage);
    const certificate = await bank(stage, people);
    await handshakes(stage, people, certificate);
    await thousands(stage, people);
    await promises(stage, people);
  },
};
export default story;
