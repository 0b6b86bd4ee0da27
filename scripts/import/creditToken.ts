import {
  Contract,
  getAddress,
  Interface,
  ZeroHash,
  type BaseContract,
  type ContractTransactionResponse,
  type EventLog,
  type Signer,
} from "ethers";

import { NO_RANGE, type CreditLedger, type LedgerBatch, type Step, type Submission } from "./ledger.ts";

/** What of `ICreditToken` and its certificates an import uses; the errors are there so that a refusal has its name. */
export const CREDIT_TOKEN_ABI = [
  "function issue((address to, uint192 blockKey, uint64 start, uint64 end, uint64 after_, uint64 projectId, uint16 vintage, uint8 flags, bytes32 dataDigest) issuance) returns (uint256 id)",
  "function split(uint256 id, uint64 position) returns (uint256 newId)",
  "function retire(uint256 id, uint64 kilograms, (address holder, bytes32 detailsRoot, string inscription) retirement) returns (uint256 certificateId)",
  "function multicall(bytes[] data) returns (bytes[] results)",
  "function certificates() view returns (address)",
  "function isIssuer(address account) view returns (bool)",
  "function batchOf(uint256 id) view returns ((uint64 end, uint64 next, uint64 projectId, uint16 vintage, uint8 flags, uint8 adjustment, uint32 issuer, uint64 retired, bytes32 dataDigest) batch)",
  "function predecessorOf(uint192 blockKey, uint64 position, uint64 from_, uint256 steps) view returns (uint64 start, bool done)",
  "event BatchIssued(uint256 indexed id, uint64 indexed projectId, address indexed to, uint64 end, uint16 vintage, uint8 flags, bytes32 dataDigest)",
  "event BatchSplit(uint256 indexed id, uint256 indexed newId, address indexed holder, uint64 kilograms)",
  "error CreditIssuerUnknown(address caller)",
  "error SerialRangeEmpty(uint64 start, uint64 end)",
  "error SerialRangeOverlap(uint192 blockKey, uint64 start, uint64 end, uint256 existing)",
  "error SerialHintStale(uint192 blockKey, uint64 after_)",
  "error BatchUnknown(uint256 id)",
  "error CreditAmountZero(uint256 id)",
  "error SplitOutOfRange(uint256 id, uint64 position)",
  "error CreditHolderOnly(address holder, address caller)",
  "error InsufficientBalance()",
  "error InscriptionTooLong(uint256 length)",
] as const;

export const CERTIFICATE_ABI = [
  "function certificateOf(uint256 certificateId) view returns ((uint256 batchId, uint64 start, uint64 kilograms, uint32 retiredAt, address buyer, address paymentToken, uint96 paid, bytes32 detailsRoot, string inscription) certificate)",
  "error CertificateUnknown(uint256 certificateId)",
] as const;

/** Ranges walked per call when looking for a predecessor: some ten million gas of an `eth_call`. */
const WALK_STEPS = 2000n;

/** The functions of {@link CREDIT_TOKEN_ABI} that are called here, as ethers makes them. */
type CreditToken = BaseContract & {
  isIssuer(account: string): Promise<boolean>;
  certificates(): Promise<string>;
  batchOf(id: bigint): Promise<{ end: bigint; retired: bigint }>;
  predecessorOf(
    blockKey: bigint,
    position: bigint,
    from: bigint,
    steps: bigint,
  ): Promise<[start: bigint, done: boolean]>;
  multicall(calls: string[]): Promise<ContractTransactionResponse>;
};

type Certificates = BaseContract & { certificateOf(id: bigint): Promise<{ kilograms: bigint }> };

/** The signer may not issue credits, so no import can begin. */
export class ImporterNotIssuer extends Error {
  override name = "ImporterNotIssuer";

  readonly importer: string;
  readonly token: string;

  constructor(importer: string, token: string) {
    super(
      `${importer} is no issuer of the credit token ${token}. If you administer it, --admit makes you one; else have its administrator call setIssuer(${importer}, true).`,
    );
    this.importer = importer;
    this.token = token;
  }
}

/** The credit token refused a chunk; it and all rows after it are not on the ledger. */
export class ChunkRefused extends Error {
  override name = "ChunkRefused";

  readonly refusal: string;
  readonly args: readonly unknown[];

  constructor(
    /** Name of the token's error. */
    refusal: string,
    args: readonly unknown[],
    cause: unknown,
  ) {
    super(
      `The credit token refused: ${refusal}(${args.join(", ")}). The ledger has changed since the import was planned, or the ` +
        `importer no longer holds the credits. Run the same command again: it reads the ledger afresh.`,
      { cause },
    );
    this.refusal = refusal;
    this.args = args;
  }
}

/**
 * The credit token on a chain as the importer's ledger. The signer is the issuer, the first holder of what it issues
 * and the holder of the certificates it retires: it mirrors a registry and acts for nobody.
 *
 * @param token Address of the credit token.
 * @param signer An account admitted as issuer.
 * @param fromBlock The first block that can have its events.
 * @throws {@link ImporterNotIssuer} if it is not.
 */
export async function connectCreditToken(token: string, signer: Signer, fromBlock = 0): Promise<CreditLedger> {
  const importer = await signer.getAddress();
  const credits = new Contract(getAddress(token), CREDIT_TOKEN_ABI, signer) as unknown as CreditToken;
  if (!(await credits.isIssuer(importer))) throw new ImporterNotIssuer(importer, token);

  const address = await credits.certificates();
  const certificates = new Contract(address, CERTIFICATE_ABI, signer) as unknown as Certificates;

  return {
    nearest: (blockKey, position) => nearest(credits, blockKey, position),
    certificate: (id) => certificateKilograms(certificates, id),
    batchesOfProject: (projectId) => batchesOfProject(credits, projectId, fromBlock),
    submit: (steps) => submit(credits, importer, steps),
  };
}

/** The call of the credit token that carries out a step, encoded. */
export function encodeStep(step: Step, importer: string): string {
  const token = Interface.from(CREDIT_TOKEN_ABI);

  switch (step.kind) {
    case "issue": {
      const { blockKey, start, end, after, projectId, vintage, dataDigest } = step;
      const issuance = [importer, blockKey, start, end, after, projectId, vintage, 0, dataDigest];
      return token.encodeFunctionData("issue", [issuance]);
    }
    case "split":
      return token.encodeFunctionData("split", [step.id, step.position]);
    case "retire": {
      const retirement = [importer, ZeroHash, step.inscription];
      return token.encodeFunctionData("retire", [step.id, step.kilograms, retirement]);
    }
  }
}

async function submit(credits: CreditToken, importer: string, steps: readonly Step[]): Promise<Submission> {
  const calls = steps.map((step) => encodeStep(step, importer));
  try {
    const response = await credits.multicall(calls);
    const receipt = await response.wait();
    if (receipt) return { gasUsed: receipt.gasUsed, transaction: receipt.hash };
    throw new Error(`transaction ${response.hash} was not mined`);
  } catch (error) {
    const refusal = credits.interface.parseError(revertData(error) ?? "0x");
    throw refusal ? new ChunkRefused(refusal.name, [...refusal.args], error) : error;
  }
}

async function nearest(credits: CreditToken, blockKey: bigint, position: bigint): Promise<LedgerBatch | undefined> {
  let from = NO_RANGE;
  for (;;) {
    const [start, done] = await credits.predecessorOf(blockKey, position, from, WALK_STEPS);
    if (!done) {
      from = start;
      continue;
    }
    return start === NO_RANGE ? undefined : readBatch(credits, (blockKey << 64n) | start);
  }
}

async function readBatch(credits: CreditToken, id: bigint): Promise<LedgerBatch> {
  const { end, retired } = await credits.batchOf(id);
  return { blockKey: id >> 64n, start: id & NO_RANGE, end, retired };
}

async function certificateKilograms(certificates: Certificates, id: bigint): Promise<bigint | undefined> {
  try {
    const { kilograms } = await certificates.certificateOf(id);
    return kilograms;
  } catch (error) {
    const unknown = certificates.interface.getError("CertificateUnknown")!.selector;
    if (revertData(error)?.startsWith(unknown)) return undefined;
    throw error;
  }
}

/** What a call reverted with, which every provider hides somewhere else. */
function revertData(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;

  const { data, cause, error: inner, info } = error as Record<string, unknown>;
  if (typeof data === "string" && data.startsWith("0x")) return data;
  return [data, cause, inner, info].map(revertData).find((found) => found !== undefined);
}

async function batchesOfProject(credits: CreditToken, projectId: bigint, fromBlock: number): Promise<LedgerBatch[]> {
  const issued = (await credits.queryFilter(credits.filters["BatchIssued"]!(null, projectId), fromBlock)) as EventLog[];
  const ids = new Set(issued.map(({ args }) => args["id"] as bigint));
  if (ids.size === 0) return [];

  // What was split off belongs to the project too; events come in the order of the chain, so splits of splits do.
  for (const { args } of (await credits.queryFilter(credits.filters["BatchSplit"]!(), fromBlock)) as EventLog[]) {
    if (ids.has(args["id"] as bigint)) ids.add(args["newId"] as bigint);
  }

  return Promise.all([...ids].map((id) => readBatch(credits, id)));
}
