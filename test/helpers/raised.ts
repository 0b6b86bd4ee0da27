import { expect } from "chai";

import { isTrellisError, type SdkErrorArgs } from "../../sdk/index.ts";

/** The arguments of the error of this name that the work ends with; any other end is none. */
export function raised<N extends keyof SdkErrorArgs>(name: N, work: () => unknown): SdkErrorArgs[N] {
  try {
    work();
  } catch (error) {
    if (isTrellisError(error) && error.name === name) return error.args as SdkErrorArgs[N];
    throw error;
  }
  return expect.fail(`${name} was not raised`);
}
