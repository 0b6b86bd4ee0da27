import type { IdFile } from "./file.ts";

/** Where and by whom a file was validated. */
export interface Validation {
  /** The home operator's account. */
  validator: string;
  /** The accreditation under which it validates ID files. */
  accreditation: bigint;
  /** How many files the batch has. */
  count: number;
  /** First second at which they are no longer good, in seconds since 1970; 0 for never. */
  expirationTime: number;
  /** Tells equal batches apart. */
  salt: string;
  /** The file's place in the batch. */
  index: number;
  /** From that place to the batch's root. */
  proof: readonly string[];
}

/** A file and its validation: what the holder keeps. */
export interface ValidatedIdFile {
  file: IdFile;
  validation: Validation;
}
