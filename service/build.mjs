import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const folder = import.meta.dirname;

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

const common = { absWorkingDir: folder, platform: "node", target: "node22", logLevel: "warning" };

/** Programs and worker threads by name; what they load when they need it, and what they share, lies in files beside. */
const modules = await mkdtemp(join(folder, ".modules-"));
try {
  await build({
    ...common,
    entryPoints: [
      "src/server.ts",
      "src/roles/jobs/burn/burn-worker.ts",
      "src/commands/backup.ts",
      "src/commands/database-role.ts",
      "src/commands/dead-letters.ts",
      "src/commands/migrate.ts",
      "src/commands/restore.ts",
      "src/commands/restore-drill.ts",
    ],
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    outdir: modules,
    bundle: true,
    format: "esm",
    splitting: true,
    minify: true,
    sourcemap: "inline",
    sourcesContent: false,
    // The native addon is found beside its own package.
    external: ["better-sqlite3"],
    plugins: [withoutHttp2],
  });
  await rm(join(folder, "dist"), { recursive: true, force: true });
  // esbuild divides ES modules only, and Node's loader of those takes 20 ms to read a CommonJS file.
  await build({
    ...common,
    entryPoints: (await readdir(modules)).map((file) => join(modules, file)),
    outdir: "dist",
    format: "cjs",
    minify: true,
    sourcemap: "linked",
    sourcesContent: false,
    supported: { "dynamic-import": false },
  });
} finally {
  await rm(modules, { recursive: true, force: true });
}
await cp(join(folder, "src/page"), join(folder, "dist/page"), { recursive: true });
