import type { HardhatPlugin } from "hardhat/types/plugins";

/** What a build of this project does differently: several compilers at a time, and silence about libraries. */
export const trellisBuild: HardhatPlugin = {
  id: "trellis:build",
  hookHandlers: { config: () => import("./config.ts"), solidity: () => import("./solidity.ts") },
};
