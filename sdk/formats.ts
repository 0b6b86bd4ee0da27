/** Serial numbers and files of the carbon registries, status lists, checkpoints of logs; pure, without a chain client. */
export * from "./formats/credits/index.ts";
export * from "./formats/log/index.ts";
export * from "./formats/statusList.ts";
export * from "./formats/policy/index.ts";
