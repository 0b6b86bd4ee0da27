/** One thing that is wrong, and where it can be put right. */
export interface Finding {
  /** Path from the root of the repository, with forward slashes. */
  file: string;
  /** First line is 1. */
  line: number;
  message: string;
}

/** A check reads the repository below `root` and changes nothing. */
export type Check = (root: string) => Finding[];
