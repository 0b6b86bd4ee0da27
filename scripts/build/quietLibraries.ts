import type { CompilerOutputError } from "hardhat/types/solidity";

/** solc ends its list with this code after 256 warnings; `scripts/check/compilerWarnings.ts` hears the rest of ours. */
const LIST_CUT = "4591";

/**
 * Whether it is a warning, and of a file that npm brought: nobody here can mend it, and ours would drown in it. An error is
 * never passed over, wherever it lies.
 */
export function isOfLibrary({
  severity,
  errorCode,
  message,
  formattedMessage = message,
}: CompilerOutputError): boolean {
  if (severity === "error") return false;
  const where = /-->\s+(\S+?):\d/.exec(formattedMessage)?.[1];
  return errorCode === LIST_CUT || (where !== undefined && /(^|\/)node_modules\//.test(where.replaceAll("\\", "/")));
}
