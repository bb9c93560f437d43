import js from "@eslint/js";
import graphql from "@graphql-eslint/eslint-plugin";
import tseslint from "typescript-eslint";

const CHILDREN = "Tests start processes by test/support/children.ts, which leaves none behind.";

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "bench/node_modules/",
      "coverage/",
      "console/src/__generated__/",
      "examples/apps/",
    ],
  },
  { ...js.configs.recommended, files: ["**/*.{js,mjs,ts,tsx}"] },
  {
    // What Relay asks of a schema, with the exceptions of docs/decisions/0011-rules-of-relay.md.
    files: ["schema.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema.graphql" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-relay"].rules,
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      "@graphql-eslint/relay-edge-types": [
        "error",
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["src/**/*.ts", "console/src/**/*.{ts,tsx}"],
    rules: {
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 80, skipComments: true }],
      "no-console": "error",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", { name: "it", message: "Tests say `test`." }],
      "no-restricted-imports": [
        "error",
        { paths: ["child_process", "node:child_process"].map((name) => ({ name, message: CHILDREN })) },
      ],
    },
  },
  { files: ["test/support/children.ts"], rules: { "no-restricted-imports": "off" } },
  {
    // The answer to an operation is whatever it asked for; the assertions say what that is.
    files: ["test/gateway/**/*.ts", "test/process/**/*.ts", "test/slow/*.ts", "test/slow/browser/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: {
      globals: { process: "readonly", console: "readonly", URL: "readonly", performance: "readonly" },
    },
  },
);
