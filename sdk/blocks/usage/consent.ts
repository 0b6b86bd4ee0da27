import type { IUsagePolicy, UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import { deadlineOf, signFor, type TypedDataTypes } from "../../core/eip712.ts";
import type { Handle } from "../../core/handle.ts";
import { bytes, refuse, uint } from "../../core/input.ts";

/** What the parties of a grant signed, each for itself. A party that sends need not have signed. */
export interface UsageConsent {
  /** Last second at which the signatures are good, since 1970. */
  deadline: number;
  assignerSignature?: string;
  assigneeSignature?: string;
}

/** How a party consents. */
export interface ConsentOptions {
  /** What the other party signed, to be signed under the same deadline; none yet if left out. */
  consent?: UsageConsent;
  /** Last second; an hour from the latest block if left out. */
  deadline?: number;
  /** In whose name, if the signer is the key of a contract account; the signer itself unless said otherwise. */
  signer?: string;
}

/** The consent as the contract takes it. */
export function consentStruct({
  deadline,
  assignerSignature = "0x",
  assigneeSignature = "0x",
}: UsageConsent): IUsagePolicy.ConsentStruct {
  return {
    deadline: uint("deadline", deadline),
    assignerSignature: bytes("assignerSignature", assignerSignature),
    assigneeSignature: bytes("assigneeSignature", assigneeSignature),
  };
}

/** Adds the signature of the party that is connected to what was signed so far. */
export async function addConsent(
  handle: Handle<UsagePolicyContract>,
  { id, assigner, assignee }: { id: string; assigner: string; assignee: string },
  types: TypedDataTypes,
  message: (deadline: number) => Record<string, unknown>,
  { consent, deadline, signer }: ConsentOptions,
): Promise<UsageConsent> {
  const party = signer ?? (await handle.session.signer.getAddress());
  if (party !== assigner && party !== assignee) refuse("GrantPartyOnly", { id, account: party });
  const until = consent?.deadline ?? (await deadlineOf(handle, deadline));
  const signature = await signFor(handle, types, message(until));
  return {
    ...consent,
    deadline: until,
    ...(party === assigner && { assignerSignature: signature }),
    ...(party === assignee && { assigneeSignature: signature }),
  };
}
