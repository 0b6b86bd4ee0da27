import { webcrypto } from "node:crypto";

import { fingerprint, randomSalt } from "../../../../sdk/index.ts";
import { issueX509, spkiDigest } from "../../../../sdk/x509.ts";
import type { Stage } from "../../stage.ts";
import { NAME, type People } from "./people.ts";

/** What the bank's server has: its key, its certificate as others know it, and who vouches for whom. */
export interface BankCertificate {
  keys: webcrypto.CryptoKeyPair;
  pem: string;
  spki: string;
  organisation: string;
}

/** From an application to an extended certificate, and what becomes of it when endorsers fall. */
export async function bank(stage: Stage, { bank, endorsers, client }: People): Promise<BankCertificate> {
  stage.chapter("The bank applies");
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const now = Math.floor(Date.now() / 1000);
  const pem = await issueX509({ names: [NAME], keys, notBefore: now - 60, notAfter: now + 40 * 86_400 });
  const [spki, ca] = [spkiDigest(pem), bank.certificateAuthority];
  const organisation = fingerprint({ field: "organisation", value: "Bank of Examples", salt: randomSalt() });

  const signed = await bank.token.signReceipt({ to: ca.address, amount: 200_000_000n });
  await stage.step("client", "brings the bank's authorization to the ledger", () =>
    client.certificateAuthority.depositWithAuthorization(signed),
  );
  const application = await ca.prepare({ name: NAME, spki, level: "EV", organisation, lifetime: 30 * 86_400 });
  await stage.step("bank", "commits to an application that nobody can read", () => ca.commit(application));
  await stage.refused("bank", "would show it in the same minute", "CommitmentUntimely", () => ca.reveal(application));
  await stage.pass(60, "so that who copies it now is too late");
  await stage.refused("client", "copies it and would have the name", "CommitmentUnknown", () =>
    client.certificateAuthority.reveal(application),
  );
  await stage.step("bank", "shows it and has a certificate", () => ca.reveal(application));

  const asked = { name: NAME, spki, organisation };
  const level = async () => (await client.certificateAuthority.check(asked)).level;
  stage.expect("what is vouched for", await level(), "DV");
  const subject = await ca.endorsedOf({ name: NAME, organisation });
  for (const [i, who] of ["notary", "chamber", "auditor"].entries()) {
    await stage.step(who, "vouches for the organisation", () =>
      endorsers[i]!.endorsements.endorse({ subject, level: 2 }),
    );
  }
  stage.expect("what is vouched for", await level(), "EV");
  const { paid } = await stage.step("client", "has the fee paid out to those who vouch", () =>
    client.certificateAuthority.settleRequest({ name: NAME }),
  );
  const earned = await ca.balanceOf(endorsers[0].address);
  stage.expect("the notary's part of it", earned, paid / 3n);

  stage.chapter("An endorser's key is stolen");
  const since = (await endorsers[1].endorsements.endorsementsOf(subject))[1]!.givenAt;
  await stage.step("chamber", "says since when", () =>
    endorsers[1].endorsements.revokeSince({ endorser: endorsers[1].address, since }),
  );
  stage.expect("what is vouched for", await level(), "OV");
  await stage.step("auditor", "withdraws its word too", () => endorsers[2].endorsements.withdraw({ subject }));
  stage.expect("what is vouched for: the domain, which needs nobody", await level(), "DV");
  await stage.step("auditor", "vouches again", () => endorsers[2].endorsements.endorse({ subject, level: 2 }));
  stage.expect("what is vouched for", await level(), "OV");
  return { keys, pem, spki, organisation };
}
