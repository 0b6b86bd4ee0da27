/** Serial numbers and files of the carbon registries, and checkpoints of logs; pure, without a chain client. */
export * from "./formats/credits/index.ts";
export * from "./formats/log/index.ts";
