import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A program `kubectl` that is started and does what a shell script says, and the PATH that leads to it. */
export class KubectlProgram {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "fake-kubectl-"));
  /** Variables for a `Kubectl` to find it by. */
  readonly env = { PATH: `${this.#folder}:/usr/bin:/bin` };

  does(script: string): void {
    const file = path.join(this.#folder, "kubectl");
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
