import type { Progress } from "./execute.ts";

const WIDTH = 30;

/**
 * A progress bar for the terminal; where the output is no terminal, a line per tenth of the way.
 *
 * @returns The function to tell how far the import is.
 */
export function progressBar(stream: NodeJS.WriteStream): (progress: Progress) => void {
  let shownTenth = -1;

  return ({ rows, totalRows, gasUsed }) => {
    const part = totalRows === 0 ? 1 : rows / totalRows;
    const bar = "█".repeat(Math.round(part * WIDTH)).padEnd(WIDTH, "░");
    const text = `${bar} ${rows}/${totalRows} rows, ${gasUsed.toLocaleString("en")} gas`;

    if (stream.isTTY) {
      stream.write(`\r${text}${part === 1 ? "\n" : ""}`);
    } else if (Math.floor(part * 10) > shownTenth) {
      shownTenth = Math.floor(part * 10);
      stream.write(`${text}\n`);
    }
  };
}
