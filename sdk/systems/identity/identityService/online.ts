import { attestationStatuses } from "../../../blocks/attestation/status.ts";
import type { IdentityService, IIdentityService } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { textOf } from "../../../core/shortText.ts";
import { refuseWith, verified, type Verified } from "../../../credentials/verdict.ts";
import { verdictName } from "../../../kits/accreditation/read.ts";
import { levelOf } from "../../../kits/accreditation/terms.ts";
import type { IdSnapshot } from "./snapshot.ts";
import { requireStanding, verifiedId, type ValidationStanding, type VerifiedId } from "./standing.ts";
import { checkBundle, type VerifyIdArgs } from "./verify.ts";

/** Verifies what a holder shows: what can be checked without asking, then one view call for all the rest. */
export function verifyOnline(
  handle: Handle<IdentityService>,
  domain: IdSnapshot["domain"],
  args: VerifyIdArgs,
): Promise<Verified<VerifiedId>> {
  return verified(async () => {
    const { presentation, file, root, digest } = await checkBundle(args, domain);
    const { validation, holder, signature } = presentation;
    const { validator, accreditation, count, expirationTime, index, proof } = validation;
    const [said, holderSigned] = await handle.read((service) =>
      service.check({
        batch: { validator, accreditation, root, count, expirationTime },
        index,
        file,
        proof: [...proof],
        holder: holder.account,
        digest,
        signature,
      }),
    );
    const standing = plainStanding(said);
    requireStanding(standing, args.level ?? "Low");
    if (!holderSigned) refuseWith("WrongHolder", "Who shows it is not its holder.");
    return verifiedId(presentation, standing);
  });
}

/** A standing out of what the contract tells. */
export function plainStanding(said: IIdentityService.StandingStructOutput): ValidationStanding {
  return {
    status: attestationStatuses[Number(said.status)] ?? "none",
    accreditation: verdictName(said.verdict),
    organisation: textOf(said.organisation),
    level: levelOf(said.level),
    jurisdiction: textOf(said.jurisdiction),
    validatedAt: Number(said.validatedAt),
    checkedAtBlock: Number(said.checkedAtBlock),
    checkedAt: Number(said.checkedAt),
  };
}
