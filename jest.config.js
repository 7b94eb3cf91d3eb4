/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  // One worker a core: the default leaves one core idle, half of a small machine.
  maxWorkers: "100%",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/service"],
  setupFiles: ["<rootDir>/__tests__/support/setup.ts"],
  // @kubernetes-models publishes ES modules only; Jest runs CommonJS.
  moduleNameMapper: { "^(@?kubernetes-models(/.*)?)$": "<rootDir>/node_modules/$1" },
  transformIgnorePatterns: ["/node_modules/(?!(@kubernetes-models|kubernetes-models)/)"],
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
