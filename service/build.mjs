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

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: [
    "src/server.ts",
    "src/burn/burn-worker.ts",
    "src/database/postgres.ts",
    "src/observability/otlp-tracing.ts",
    "src/observability/process-metrics.ts",
    "src/routes/openapi-document.ts",
    "src/commands/backup.ts",
    "src/commands/database-role.ts",
    "src/commands/restore.ts",
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
  plugins: [lazyEntryPoints],
  logLevel: "warning",
});
await cp(`${import.meta.dirname}/src/page`, `${import.meta.dirname}/dist/page`, {
  recursive: true,
});
