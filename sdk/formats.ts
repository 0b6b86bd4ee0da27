/** Countries, serial numbers and files of the carbon registries, checkpoints of logs, usage policies, status lists; without a chain. */
export * from "./formats/countries.ts";
export * from "./formats/credits/index.ts";
export * from "./formats/log/index.ts";
export * from "./formats/policy/index.ts";
export * from "./formats/statusList.ts";
export * from "./formats/policy/index.ts";
