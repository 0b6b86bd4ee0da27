import type { Finding } from "./finding.ts";
import { filesBelow, read } from "./sources.ts";

/** How a test says that something fails without saying why; it goes on passing when the right error is gone. */
const UNNAMED: Readonly<Record<string, readonly RegExp[]>> = {
  ".sol": [/\bexpectRevert\(\s*\)/g],
  ".ts": [
    /\bbe\.reverted(?!With)\b/g,
    /\bbe\.rejected(?!With)\b/g,
    /\.throws?\(\s*\)/g,
    /\b(rejects|throws)\([^,;]*\);/g,
  ],
};

/** A test of a refusal names the error. */
export function refusals(root: string): Finding[] {
  return Object.entries(UNNAMED).flatMap(([ending, patterns]) =>
    filesBelow(root, "test", ending).flatMap((file) => {
      const text = read(root, file);
      return patterns
        .flatMap((pattern) => [...text.matchAll(pattern)])
        .map(({ index, 0: found }) => ({
          file,
          line: text.slice(0, index).split("\n").length,
          message: `${found} is satisfied by any error: name the one that is meant`,
        }));
    }),
  );
}
