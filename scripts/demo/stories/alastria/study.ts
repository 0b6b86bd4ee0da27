import { credentialDigest, credentialTree, randomSalt, type CredentialEntry } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { penniless, type People, type Person } from "./people.ts";

/** A diploma off chain, and the two entries about it that only its holder can pair. */
export interface Diploma {
  document: string;
  /** The account under which the student speaks of this diploma, and of nothing else. */
  wallet: Person;
  entries: { subject: CredentialEntry; issuer: CredentialEntry };
}

const GRADUATES = 1_000;

/** The university registers a whole class as one root, the student its own side under an account of its own. */
export async function study(stage: Stage, { student, university, relayer }: People): Promise<Diploma> {
  stage.chapter("2. A diploma, registered by both sides apart");
  const document = JSON.stringify({ type: "Diploma", degree: "MSc Informatics", holder: student.address });
  const mine = { document, salt: randomSalt() };
  const theirs = credentialDigest("Issuer", { document, salt: randomSalt() });
  const digests = [
    theirs,
    ...Array.from({ length: GRADUATES - 1 }, (_, i) =>
      credentialDigest("Issuer", { document: `diploma ${i}`, salt: randomSalt() }),
    ),
  ];
  const tree = credentialTree(digests);
  const { receipt } = await stage.step("university", "registers 1,000 diplomas as one root", () =>
    university.alastria.registerCredentials({ side: "Issuer", root: tree.root, count: GRADUATES }),
  );
  stage.say(`that is ${Math.ceil(Number(receipt.gasUsed) / GRADUATES)} gas for each`);

  const wallet = penniless(stage, student);
  const digest = credentialDigest("Subject", mine);
  await stage.step("student", "registers the diploma, under an account for it alone", async () =>
    relayer.alastria.relay(await wallet.alastria.signCredential({ side: "Subject", digest, status: "Valid" })),
  );
  stage.expect("a word that both entries have in common", [digest, wallet.address].includes(theirs), false);
  const issuer = { account: university.address, digest: theirs, membership: tree.membershipOf(0) };
  return { document, wallet, entries: { subject: { account: wallet.address, digest }, issuer } };
}
