export * from "./actions.ts";
export * from "./model.ts";
export * from "./odrl.ts";
export * from "./purposes.ts";
export * from "./regions.ts";
export { purposeTaxonomy, type PurposeTaxonomy, type PurposeTerm } from "./taxonomy.ts";
