import type { HardhatPlugin } from "hardhat/types/plugins";

/** What a build of this project does differently. */
export const quietLibraries: HardhatPlugin = {
  id: "trellis:quiet-libraries",
  hookHandlers: { solidity: () => import("./quietLibraries.ts") },
};
