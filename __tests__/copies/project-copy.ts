import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../modules/environment/process-environment";

const ROOT = path.join(__dirname, "../..");
const LEFT_OUT = new Set(["node_modules", ".git", "cdktf.out", "state", "dist"]);

/** A copy of this project in a folder of its own, for a test to change. */
export class ProjectCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), "project-copy-"));

  constructor() {
    cpSync(ROOT, this.folder, {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(path.basename(source)),
    });
    symlinkSync(path.join(ROOT, "node_modules"), path.join(this.folder, "node_modules"));
  }

  write(file: string, text: string): void {
    cpSync(path.join(ROOT, "LICENSE"), path.join(this.folder, file), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  /** Replaces a text that is there; a test whose replacement finds nothing would show nothing. */
  replace(file: string, text: string | RegExp, by: string): void {
    const before = readFileSync(path.join(this.folder, file), "utf8");
    const after = before.replace(text, by);
    if (after === before) {
      throw new Error(`${file} has no ${String(text)}`);
    }
    writeFileSync(path.join(this.folder, file), after);
  }

  delete(...paths: readonly string[]): void {
    for (const each of paths) {
      rmSync(path.join(this.folder, each), { recursive: true });
    }
  }

  run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder,
      encoding: "utf8",
      env: childEnvironment(environment),
    });
    return { status, output: stdout + stderr };
  }

  /** Compiles it. */
  types() {
    return this.run(path.join(ROOT, "node_modules/.bin/tsc"), ["-p", "."]);
  }

  /** Synthesises an environment, and reads a stack of it. */
  synth(environment: string, stack: string): string {
    const { status, output } = this.run("node", ["-r", "tsx/cjs", "main.ts"], {
      ENVIRONMENT: environment,
    });
    if (status !== 0) {
      throw new Error(output);
    }
    return readFileSync(path.join(this.folder, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
