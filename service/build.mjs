import { cp } from "node:fs/promises";
import { basename } from "node:path";
import { build } from "esbuild";

/** Keeps `import("./x")` of an entry point a real load at run time, so that what is not used is never parsed. */
const lazyEntryPoints = {
  name: "lazy-entry-points",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^\./ }, (args) =>
      args.kind === "dynamic-import"
        ? { path: `./${basename(args.path)}.js`, external: true }
        : undefined,
    );
  },
};

/** node-server asks of every request whether it came by HTTP/2, which is never served here and costs 2 MiB to load. */
const withoutHttp2 = {
  name: "without-http2",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^node:http2$/ }, () => ({
      path: "http2",
      namespace: "without-http2",
    }));
    pluginBuild.onLoad({ filter: /.*/, namespace: "without-http2" }, () => ({
      contents: "export class Http2ServerRequest {}\nexport const constants = {};",
    }));
  },
};

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: [
    "src/server.ts",
    "src/backup/blob-store.ts",
    "src/burn/burn-worker.ts",
    "src/database/postgres.ts",
    "src/database/sqlite.ts",
    "src/observability/otlp-tracing.ts",
    "src/observability/process-metrics.ts",
    "src/routes/openapi-document.ts",
    "src/commands/backup.ts",
    "src/commands/database-role.ts",
    "src/commands/restore.ts",
    "src/commands/restore-drill.ts",
  ],
  entryNames: "[name]",
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
  // The native addon is found beside its own package.
  external: ["better-sqlite3"],
  // `require` instead: Node's loader of ES modules takes 20 ms to read a CommonJS file.
  supported: { "dynamic-import": false },
  plugins: [lazyEntryPoints, withoutHttp2],
  logLevel: "warning",
});
await cp(`${import.meta.dirname}/src/page`, `${import.meta.dirname}/dist/page`, {
  recursive: true,
});
