import type { SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers/types";
import type { NetworkConnection } from "hardhat/types/network";

/**
 * Makes a world once, and gives it back as it was at first each time it is asked: for tests that each need it untouched,
 * without deploying it for each.
 */
export function again<World extends { connection: NetworkConnection }>(
  make: () => Promise<World>,
): () => Promise<World> {
  let made: { world: World; first: SnapshotRestorer } | undefined;
  return async () => {
    if (made) {
      await made.first.restore();
    } else {
      const world = await make();
      made = { world, first: await world.connection.networkHelpers.takeSnapshot() };
    }
    return made.world;
  };
}
