import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["index.ts", "abi.ts", "formats.ts", "credentials.ts", "x509.ts", "tls.ts", "fetch.ts"],
  tsconfig: "../tsconfig.json",
  format: "esm",
  platform: "neutral",
  deps: { neverBundle: [/^node:/] },
  target: "es2022",
  dts: true,
  fixedExtension: false,
  clean: true,
});
