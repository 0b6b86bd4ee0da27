/** Where an applicant publishes its token, and what. */
export interface ChallengeRecord {
  /** The name of the TXT record. */
  record: string;
  /** Its text. */
  value: string;
}

/** Asks the DNS for TXT records: `resolveTxt` of `node:dns/promises`, from wherever the validator stands. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/**
 * What an applicant puts into the DNS, as RFC 8555 does for certificates.
 *
 * @example
 * challengeRecord("www.example.com", token); // { record: "_trellis-challenge.www.example.com", value: "…" }
 */
export function challengeRecord(name: string, token: string): ChallengeRecord {
  const base = name.startsWith("*.") ? name.slice(2) : name;
  return { record: `_trellis-challenge.${base}`, value: token.toLowerCase().replace(/^0x/, "") };
}

/**
 * Whether a token is in the DNS: what a validator votes on.
 *
 * @throws Whatever the resolver throws, but for a record that is not there: then nobody can tell, and a validator does not vote.
 * @example
 * const seen = await seesToken(resolveTxt, "www.example.com", token);
 * await validator.nameKeyRegistry.commitVote(await validator.nameKeyRegistry.prepareVote({ caseId, seen }));
 */
export async function seesToken(resolve: ResolveTxt, name: string, token: string): Promise<boolean> {
  const { record, value } = challengeRecord(name, token);
  try {
    return (await resolve(record)).some((parts) => parts.join("") === value);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOTFOUND" || code === "ENODATA") return false;
    throw error;
  }
}
