/**
 * Bytecode of the few contracts a run needs, exactly as the `production` profile would build them.
 *
 * A production build of the whole project asks the compiler for the code of every contract and every library, through
 * viaIR, and takes minutes. Here each contract is a compilation of its own with the same sources and settings, of which
 * only its own code is asked. Results are kept under `cache/`, by a digest of all that goes in, so a run compiles again
 * only what changed, and the artifacts of the default profile, which the tests use, stay untouched.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";

import type { InterfaceAbi } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { CompilationJob } from "hardhat/types/solidity";

export const PROFILE = "production";

export interface CompiledContract {
  abi: InterfaceAbi;
  bytecode: string;
}

/** Splits "path/of/File.sol:Contract"; without a contract the file's name is its name. */
export function parseSource(source: string): { file: string; contract: string } {
  const [file = "", contract] = source.replace(/^npm:/, "npm|").split(":");
  return { file: file.replace(/^npm\|/, "npm:"), contract: contract ?? path.basename(file, ".sol") };
}

/** What came of compiling a contract: its code, or why there is none. */
export type Compiled = ReadonlyMap<string, CompiledContract | Error>;

/** Compiles the contracts named, `report` being told of each that takes the compiler's time. */
export async function compile(
  hre: HardhatRuntimeEnvironment,
  sources: Iterable<string>,
  report: (line: string) => void,
): Promise<Compiled> {
  const wanted = [...new Set(sources)].sort();
  const cache = path.join(hre.config.paths.cache, "bench");
  await mkdir(cache, { recursive: true });

  const jobs = await compilationJobs(hre, wanted);
  const compiled = new Map<string, CompiledContract | Error>();
  const queue = [...jobs];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [source, job] = next;
      const outcome = compileOne(hre, source, job, cache, report);
      compiled.set(source, await outcome.catch((error: unknown) => error as Error));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return compiled;
}

async function compilationJobs(hre: HardhatRuntimeEnvironment, sources: string[]) {
  const rootOf = (source: string) => {
    const { file } = parseSource(source);
    return file.startsWith("npm:") ? file : path.join(hre.config.paths.root, file);
  };
  const result = await hre.solidity.getCompilationJobs([...new Set(sources.map(rootOf))], {
    buildProfile: PROFILE,
    quiet: true,
  });
  if (!result.success) throw new Error(result.formattedReason);

  return sources.map((source): [string, CompilationJob] => {
    const job = result.indexedIndividualJobs.get(rootOf(source));
    if (!job) throw new Error(`Hardhat made no compilation of ${source}`);
    return [source, job];
  });
}

async function compileOne(
  hre: HardhatRuntimeEnvironment,
  source: string,
  job: CompilationJob,
  cache: string,
  report: (line: string) => void,
): Promise<CompiledContract> {
  const { contract } = parseSource(source);
  const [root] = job.dependencyGraph.getRoots().values();
  const file = root?.inputSourceName ?? "";
  const full = await job.getSolcInput();
  const outputSelection = { [file]: { [contract]: ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences"] } };
  const input = { ...full, settings: { ...full.settings, outputSelection } };

  const digest = createHash("sha256")
    .update(JSON.stringify([job.solcLongVersion, input]))
    .digest("hex");
  const cached = path.join(cache, `${contract}-${digest.slice(0, 32)}.json`);
  const hit = await readFile(cached, "utf8").catch(() => undefined);
  if (hit !== undefined) return JSON.parse(hit) as CompiledContract;

  const start = performance.now();
  const slim: CompilationJob = {
    dependencyGraph: job.dependencyGraph,
    solcConfig: job.solcConfig,
    solcLongVersion: job.solcLongVersion,
    getSolcInput: () => Promise.resolve(input),
    getBuildId: () => job.getBuildId(),
  };
  const { output } = await hre.solidity.runCompilationJob(slim, { buildProfile: PROFILE, quiet: true });
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new Error(`${source} does not compile:\n${errors.map((e) => e.formattedMessage ?? e.message).join("\n")}`);
  }
  const made = output.contracts?.[file]?.[contract];
  if (!made) throw new Error(`${file} has no contract ${contract}`);
  const code = made.evm?.bytecode;
  if (!code?.object) throw new Error(`${source} has no code of its own (abstract, or an interface)`);
  if (Object.keys(code.linkReferences).length > 0) throw new Error(`${source} needs linking to a library`);

  const result: CompiledContract = { abi: made.abi as InterfaceAbi, bytecode: `0x${code.object}` };
  await writeFile(cached, JSON.stringify(result));
  report(`compiled ${contract} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
