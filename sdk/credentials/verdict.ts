/** What came of a verification. Everything but `Valid` is a refusal, and says why. */
export type Verdict =
  | "Valid"
  /** It is not what it should be: no JWT, a member missing or of the wrong type. */
  | "Malformed"
  /** The signature is not one of the DID's keys for this purpose. */
  | "SignatureInvalid"
  | "NotYetValid"
  | "Expired"
  | "Suspended"
  | "Revoked"
  /** The status could not be established. What cannot be asked is not taken for good. */
  | "StatusUnknown"
  /** Nobody accredited the issuer for this type at the time it issued. */
  | "IssuerNotAccredited"
  /** Who presents is not whom the credential is about, or is bound to. */
  | "WrongHolder"
  /** It was made for somebody else. */
  | "WrongAudience"
  /** The verifier did not give out this nonce, or it was used. */
  | "ReplayedNonce"
  /** What is disclosed is not what the issuer committed to. */
  | "DisclosureMismatch";

/** A verification that ended well, with what was verified. */
export interface Accepted<T> {
  verdict: "Valid";
  value: T;
}

/** A verification that ended badly. */
export interface Refused {
  verdict: Exclude<Verdict, "Valid">;
  /** A sentence for people; for programs there is `verdict`. */
  detail: string;
}

/** The result of a verification: it never throws at what somebody else sent. */
export type Verified<T> = Accepted<T> | Refused;

/** Ends a verification from within; {@link verified} turns it into its result. */
class Refusal extends Error {
  readonly verdict: Refused["verdict"];

  constructor(verdict: Refused["verdict"], detail: string) {
    super(detail);
    this.verdict = verdict;
  }
}

/** Refuses, from anywhere inside {@link verified}. */
export function refuseWith(verdict: Refused["verdict"], detail: string): never {
  throw new Refusal(verdict, detail);
}

/** Runs a verification. Faults of the verifier's own (no connection) still throw. */
export async function verified<T>(steps: () => Promise<T>): Promise<Verified<T>> {
  try {
    return { verdict: "Valid", value: await steps() };
  } catch (failure) {
    if (failure instanceof Refusal) return { verdict: failure.verdict, detail: failure.message };
    throw failure;
  }
}
