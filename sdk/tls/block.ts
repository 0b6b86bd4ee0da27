import type { Block } from "ethers";

import { named } from "../core/decode.ts";
import { InputError } from "../errors.ts";
import type { Trellis } from "../trellis.ts";

/** A block as the node has it; the latest unless said otherwise. */
export async function blockOf({ runner }: Trellis, number?: number): Promise<Block> {
  const provider = "getBlock" in runner ? runner : runner.provider;
  const block = await named(async () => provider?.getBlock(number ?? "latest"));
  if (block) return block;
  const args = { block: number ?? 0 };
  throw new InputError({ name: "BlockUnknown", args, message: "The node does not have the block." });
}
