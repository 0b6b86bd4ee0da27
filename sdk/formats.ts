/** Serial numbers and files of the carbon registries; pure, without a chain client. */
export * from "./formats/credits/index.ts";
