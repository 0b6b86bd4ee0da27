/** Countries, registries' serials and files, domain names, checkpoints, policies and logs of uses, PROV, status lists; no chain. */
export * from "./formats/certificates/index.ts";
export * from "./formats/countries.ts";
export * from "./formats/credits/index.ts";
export * from "./formats/domainNames.ts";
export * from "./formats/log/index.ts";
export { looksLike, suspicionOf, type Suspicion, type WatchedNames } from "./formats/lookalikes.ts";
export * from "./formats/policy/index.ts";
export * from "./formats/prov/index.ts";
export * from "./formats/statusList.ts";
export * from "./formats/usageLog/index.ts";
