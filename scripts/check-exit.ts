import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ENVIRONMENT_NAMES } from "../environments/environments";
import { EXIT, type ExitCode, runScript } from "./script";

/** The maintained fork of cdktf, and the newest constructs it accepts. */
const FORK = { cdktf: "npm:cdktn@0.24.0", constructs: "10.7.2" };

interface Manifest {
  readonly stacks: Record<string, { readonly synthesizedStackPath: string }>;
}

const USAGE = {
  command: "npm run check:exit",
  does: "Synthesises this project, unmodified, with the maintained fork in cdktf's place, and compares what is written for every environment.",
  options: {},
};

function main(): ExitCode {
  const folder = mkdtempSync(path.join(tmpdir(), "exit-"));
  try {
    installFork(folder);
    const differing = ENVIRONMENT_NAMES.filter((environment) => {
      const same = isDeepStrictEqual(synth(".", environment), synth(folder, environment));
      console.log(`${environment}: ${same ? "the same" : "DIFFERENT"}`);
      return !same;
    });
    return differing.length > 0 ? EXIT.failed : EXIT.ok;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function installFork(folder: string): void {
  const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" });
  for (const file of files.split("\0").filter((name) => name !== "")) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    cpSync(file, path.join(folder, file));
  }
  const { dependencies, ...manifest } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
  };
  const changed = {
    ...manifest,
    dependencies: { ...dependencies, ...FORK },
    overrides: { cdktf: "$cdktf", constructs: "$constructs" },
  };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(changed));
  rmSync(path.join(folder, "package-lock.json"));
  execFileSync("npm", ["install", "--ignore-scripts", "--silent"], { cwd: folder });
}

/** Every stack's Terraform JSON of an environment, without the library's version. */
function synth(folder: string, environment: string): Record<string, unknown> {
  const outdir = mkdtempSync(path.join(tmpdir(), "synth-"));
  try {
    execFileSync(process.execPath, ["-r", "tsx/cjs", "main.ts"], {
      cwd: folder,
      env: { PATH: path.dirname(process.execPath), ENVIRONMENT: environment, CDKTF_OUTDIR: outdir },
    });
    const { stacks } = readJson(path.join(outdir, "manifest.json")) as Manifest;
    return Object.fromEntries(
      Object.entries(stacks).map(([id, { synthesizedStackPath }]) => [
        id,
        withoutVersion(readJson(path.join(outdir, synthesizedStackPath))),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function withoutVersion(json: unknown): unknown {
  const copy = structuredClone(json) as { "//": { metadata: { version?: string } } };
  delete copy["//"].metadata.version;
  return copy;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

void runScript(USAGE, main);
