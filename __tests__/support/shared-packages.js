const { createRequire } = require("node:module");
const { default: Runtime } = require("jest-runtime");

/** Packages that keep nothing of one test for another; most of a file's start is loading them. */
const SHARED = /^(cdktf|constructs|zod|oxc-parser|@cdktf\/provider-\w+)(\/|$)/;

/**
 * Jest's runtime, which evaluates every module anew for each test file, but for these packages: a
 * worker loads them once, and V8 keeps what it has compiled of them.
 */
module.exports = class SharedPackagesRuntime extends Runtime {
  requireModuleOrMock(from, name) {
    return SHARED.test(name) ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
  }
};
