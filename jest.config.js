// The SDK's notice of its own next major version would stand between the test results.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** Tests run as ES modules, compiled by swc with the same decorator settings as tsconfig.json. */
export default {
  testEnvironment: "<rootDir>/test/support/environment.ts",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
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
  // By default one less than there are cores: on the two of a small machine half of them would stand idle.
  maxWorkers: 2,
  // Modules of suites that are over stay in a worker's memory: it is replaced between two suites.
  workerIdleMemoryLimit: "1GB",
  testTimeout: 30_000,
  reporters: ["default", "<rootDir>/test/support/left-behind.mjs"],
};
