import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["artifacts/", "cache/", "coverage/", "types/", "**/dist/", "sdk/generated/", "deploy/deployments/"]),
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "prefer-const": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Amounts and ids are numbers and bigints, and messages are made of them.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // `noUncheckedIndexedAccess` asks for `list[i]!` where the bound of the loop is the proof.
      "@typescript-eslint/no-non-null-assertion": "off",
      // An interface that promises a promise may be kept without waiting for anything.
      "@typescript-eslint/require-await": "off",
      // Methods of plain objects are taken apart on purpose: `run: (bench, { mint }) => …`.
      "@typescript-eslint/unbound-method": "off",
      // `return console.log(usage)` says well that nothing follows.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // tsc already refuses to compare what has no value in common.
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // chai: `expect(sold).to.be.true`.
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
);
