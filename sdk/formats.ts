/** Serial numbers and files of the carbon registries, status lists of the W3C; pure, without a chain client. */
export * from "./formats/credits/index.ts";
export * from "./formats/statusList.ts";
