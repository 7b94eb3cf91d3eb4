import { writeFileSync } from "node:fs";
import path from "node:path";

/** Puts a `kubectl` into a folder of programs that answers for a cluster with nothing in it. */
export function writeKubectl(folder: string): void {
  const body = `#!/bin/sh\ncase "$*" in *--output=json*) echo '{"items":[]}' ;; esac\n`;
  writeFileSync(path.join(folder, "kubectl"), body, { mode: 0o755 });
}
