const project = {
  testEnvironment: "node",
  runtime: "<rootDir>/__tests__/support/shared-packages.js",
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/service"],
  setupFiles: ["<rootDir>/__tests__/support/setup.ts"],
  transform: {
    "\\.[jt]s$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2023" },
        module: { type: "commonjs" },
        sourceMaps: "inline",
      },
    ],
  },
};

/** @type {import("jest").Config} */
module.exports = {
  // One worker a core: the default leaves one core idle, half of a small machine.
  maxWorkers: "100%",
  // Nothing here measures time: a busy machine may take as long as it needs.
  testTimeout: 300_000,
  projects: [
    {
      ...project,
      displayName: "code",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "\\.program\\.test\\.ts$"],
    },
    // What starts this project's programs, or works on a copy of it; most of the time of all tests.
    {
      ...project,
      displayName: "programs",
      testMatch: ["<rootDir>/__tests__/**/*.program.test.ts"],
    },
  ],
};
