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

  teardown() {
    letTokensGo(Reflect.get(globalThis, "__cdktfTokenMap"));
    super.teardown();
  }
};

/**
 * cdktf keeps every token, and with it the stacks that it speaks of, for as long as a process lives.
 * After a file those stay that a package still holds.
 */
function letTokensGo(tokens) {
  for (const kind of tokens ? ["stringTokenMap", "numberTokenMap"] : []) {
    tokens[kind] = tokens[kind] instanceof LosableMap ? tokens[kind] : new LosableMap(tokens[kind]);
    tokens[kind].loosen();
  }
}

/** A map whose values so far stay only as long as something else holds them. */
class LosableMap extends Map {
  get(key) {
    const value = super.get(key);
    return value instanceof WeakRef ? value.deref() : value;
  }

  loosen() {
    for (const [key, value] of this) {
      if (!(value instanceof WeakRef)) {
        this.set(key, new WeakRef(value));
      } else if (value.deref() === undefined) {
        this.delete(key);
      }
    }
  }
}
