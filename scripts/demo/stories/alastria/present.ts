import { deletionSecret, presentationDigest, presentationReceipt, randomSalt } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { DAY, penniless, type People } from "./people.ts";
import type { Diploma } from "./study.ts";

/** The employer sees the diploma, owes its deletion, and is held to it. */
export async function present(stage: Stage, people: People, { document, entries }: Diploma): Promise<void> {
  const { student, university, employer, relayer, thief } = people;
  stage.chapter("3. The diploma is presented, and has to be forgotten");
  const status = () => employer.alastria.credentialStatus(entries);
  stage.expect("what both sides say of the diploma", await status(), "Valid");

  const wallet = penniless(stage, student);
  const { secret, secretHash } = deletionSecret();
  const salted = { document, salt: randomSalt() };
  const digest = presentationDigest("Receiver", salted);
  const receipt = presentationReceipt({ ...salted, secretHash });
  const receiver = employer.address;
  const mine = presentationDigest("Subject", { document, salt: randomSalt() });
  const says = async (status: "Valid" | "AskDeletion") =>
    relayer.alastria.relay(await wallet.alastria.signPresentation({ digest: mine, status }));

  await stage.step("student", "registers the presentation", () => says("Valid"));
  await stage.step("employer", "confirms that it received it, and 30 days to delete", () =>
    employer.alastria.confirmReceipt({ receipt, period: 30 * DAY }),
  );
  await stage.refused("employer", "confirms a deletion nobody asked for", "PresentationTransitionForbidden", () =>
    employer.alastria.confirmDeletion({ receipt }),
  );
  await stage.refused("thief", "asks for deletion without the secret", "PresentationTransitionForbidden", () =>
    thief.alastria.askDeletion({ receiver, digest, secret: randomSalt() }),
  );
  await stage.step("student", "notes that deletion is asked for", () => says("AskDeletion"));
  await stage.step("relayer", "asks the employer, with the student's secret", () =>
    relayer.alastria.askDeletion({ receiver, digest, secret }),
  );
  await stage.pass(31 * DAY, "the employer forgets to forget");
  await stage.step("thief", "puts the breach on record, as anybody can", () =>
    thief.alastria.recordOverdue({ receiver, receipt }),
  );
  const late = await stage.step("employer", "confirms the deletion, late", () =>
    employer.alastria.confirmDeletion({ receipt }),
  );
  stage.expect("the employer was in time", late.inTime, false);

  await stage.refused("employer", "revokes a diploma that is not its own", "CredentialNotInRoot", () =>
    employer.alastria.updateCredential({ side: "Issuer", ...entries.issuer, status: "Revoked" }),
  );
  await stage.step("university", "wants to be asked about this diploma", () =>
    university.alastria.updateCredential({ side: "Issuer", ...entries.issuer, status: "AskIssuer" }),
  );
  stage.expect("what both sides say of the diploma", await status(), "AskIssuer");
}
