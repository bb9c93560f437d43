// The SDK's notice of its own next major version would stand between the test results.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// As the gateway is run: graphql-js then leaves out checks that took a fifth of the tests' time.
process.env.NODE_ENV = "production";

/** Tests run as ES modules, compiled by swc with the same decorator settings as tsconfig.json. */
const shared = {
  testEnvironment: "<rootDir>/test/support/environment.ts",
  roots: ["<rootDir>/test"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2022",
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
        },
        module: { type: "es6" },
      },
    ],
  },
};

/** A folder each, but for the first, which has the rest. `npm test` leaves out the slow one. */
const FOLDERS = ["gateway", "process", "slow"];

export default {
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["**/*.test.ts"],
      testPathIgnorePatterns: FOLDERS.map((folder) => `<rootDir>/test/${folder}/`),
    },
    ...FOLDERS.map((folder) => ({
      ...shared,
      displayName: folder,
      testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
    })),
  ],
  // Modules of suites that are over stay in a worker's memory: it is replaced between two suites.
  workerIdleMemoryLimit: "1GB",
  testTimeout: 30_000,
  reporters: ["default", "<rootDir>/test/support/left-behind.mjs"],
};
