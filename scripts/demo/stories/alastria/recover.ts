import type { Stage } from "../../stage.ts";
import { HOUR, penniless, type People } from "./people.ts";

/** Two of three guardians give the identity to a new phone after 48 hours, though the thief objects. */
export async function recover(stage: Stage, people: People): Promise<void> {
  const { student, employer, relayer, thief, sister, friend, notary } = people;
  stage.chapter("5. The phone is stolen");
  const identity = student.address;
  const phone = penniless(stage, student);
  const backup = await student.alastria.backUp({
    identity,
    guardians: [
      { account: sister.address, category: "family" },
      { account: friend.address, category: "friend" },
      { account: notary.address, category: "institution" },
    ],
    threshold: 2,
    delay: 48 * HOUR,
    panic: penniless(stage, student).address,
  });
  await stage.step("student", "has three guardians sealed, of whom the chain knows nothing", () =>
    relayer.alastria.protect(backup),
  );

  const [sisters, friends] = backup.files;
  if (!sisters || !friends) throw new Error("The guardians have no files.");
  const newOwner = phone.address;
  const approvals = [await sister.alastria.vouch({ file: sisters, newOwner })];
  await stage.refused("sister", "wants to recover alone", "RecoveryApprovalsTooFew", () =>
    relayer.alastria.restore({ identity, newOwner, approvals }),
  );
  approvals.push(await friend.alastria.vouch({ file: friends, newOwner }));
  const { number } = await stage.step("sister", "and the friend propose a new phone", () =>
    relayer.alastria.restore({ identity, newOwner, approvals }),
  );
  await stage.refused("relayer", "executes before 48 hours are over", "RecoveryNotDue", () =>
    relayer.recovery.execute({ identity, number }),
  );

  const stolen = await student.recovery.signCancel({ identity, number });
  await stage.step("thief", "cancels with the stolen key", () => thief.recovery.cancelBySig(stolen));
  const again = [
    await sister.recovery.signInsistence({ file: sisters }),
    await friend.recovery.signInsistence({ file: friends }),
  ];
  await stage.step("sister", "and the friend insist", () => relayer.recovery.insist({ identity, approvals: again }));
  const secondly = await student.recovery.signCancel({ identity, number });
  await stage.refused("thief", "cancels once more", "RecoveryStageInvalid", () => thief.recovery.cancelBySig(secondly));
  await stage.pass(48 * HOUR, "the guardians' delay");
  await stage.step("relayer", "executes: the identity has its new owner", () =>
    relayer.recovery.execute({ identity, number }),
  );

  const level = "Substantial";
  const assured = (account: string) => relayer.alastria.isAssured({ identity, account, level });
  stage.expect("the stolen key passes the gate", await assured(identity), false);
  stage.expect("the new phone passes the gate", await assured(newOwner), true);
  const challenge = await employer.alastria.challenge({ audience: "jobs.example" });
  const answer = await student.alastria.answer({ challenge, identity });
  await stage.refused("thief", "logs in with the stolen key", "AlastriaOwnerOnly", () =>
    employer.alastria.authenticate({ challenge, answer }),
  );
}
