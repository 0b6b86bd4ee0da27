export * from "./dates.ts";
export * from "./errors.ts";
export * from "./intervals.ts";
export * from "./keys.ts";
export * from "./layouts.ts";
export * from "./quantities.ts";
export * from "./registries.ts";
export { detectLayout, readRows, type CreditRows, type Issuance, type RawRecord, type Retirement } from "./rows.ts";
export * from "./serials.ts";
