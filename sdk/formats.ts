/** Countries, carbon registries' serial numbers and files, checkpoints, usage policies and logs, status lists; without a chain. */
export * from "./formats/countries.ts";
export * from "./formats/credits/index.ts";
export * from "./formats/log/index.ts";
export * from "./formats/policy/index.ts";
export * from "./formats/statusList.ts";
export * from "./formats/policy/index.ts";
export * from "./formats/usageLog/index.ts";
