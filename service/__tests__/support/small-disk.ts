import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Works on a disk of one mebibyte. */
export async function withSmallDisk(work: (disk: string) => Promise<void> | void): Promise<void> {
  const disk = mkdtempSync(join(tmpdir(), "job-board-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], { stdio: "ignore" });
    try {
      await work(disk);
    } finally {
      execFileSync("umount", ["-l", disk]);
    }
  } finally {
    rmSync(disk, { recursive: true });
  }
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "job-board-probe-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `test` where a small disk can be had, else a skip that says so. */
export const onSmallDisk = canMount()
  ? test
  : (name: string, _run: () => Promise<void>) => {
      test.skip(`${name}: may not mount a tmpfs here`, () => expect.hasAssertions());
    };
