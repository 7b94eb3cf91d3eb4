import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parse } from "yaml";
import { childEnvironment } from "../../modules/environment/process-environment";
import { writeKubectl } from "./support/empty-cluster";

/** How a service runs a step's text, and how it cancels it. */
interface Service {
  readonly arguments: readonly string[];
  readonly cancel: (shell: number) => void;
  /** Exit code of a cancelled step. */
  readonly code: number;
}

/** What is in the pipe when a step ends is read in less. */
const READER_GRACE_MILLISECONDS = 2_000;

/** Of bash, before the file that holds the text. */
const AS_FILE = ["-e"];

/** GitHub's runner and Azure's Bash@3 signal the shell alone; the former SIGINT, the latter SIGTERM. */
const GITHUB: Service = {
  arguments: AS_FILE,
  cancel: (pid) => process.kill(pid, "SIGINT"),
  code: 130,
};
const AZURE: Service = {
  arguments: AS_FILE,
  cancel: (pid) => process.kill(pid, "SIGTERM"),
  code: 143,
};

/** GitLab's runner signals everything below the first process, the latest first. */
const GITLAB: Service = {
  arguments: ["-c", ': | eval "$(cat "$0")"'],
  cancel: (pid) =>
    descendantsOf(pid)
      .toSorted((a, b) => b - a)
      .forEach((descendant) => process.kill(descendant, "SIGTERM")),
  code: 143,
};

const files: readonly (readonly [file: string, service: Service])[] = [
  ...inFolder(".github/workflows").map((file) => [file, GITHUB] as const),
  [".gitlab-ci.yml", GITLAB],
  ["azure-pipelines.yml", AZURE],
  ...inFolder(".azure-pipelines").map((file) => [file, AZURE] as const),
];

const steps = files.flatMap(([file, service]) =>
  textsIn(parse(readFileSync(file, "utf8"), { logLevel: "error" }))
    .filter((text) => text.includes("scripts/terraform-runner/"))
    .map((text) => ({
      file,
      service,
      text,
      script: /runner\/(\w+)\/main\.ts(?!.*runner)/s.exec(text)?.[1],
    })),
);

const root = mkdtempSync(path.join(tmpdir(), "signals-"));
/** Process groups of what was started. */
const groups: number[] = [];
afterAll(() => {
  groups.forEach((group) => {
    try {
      process.kill(-group, "SIGKILL");
    } catch {
      // It has ended, as it should.
    }
  });
  rmSync(root, { recursive: true });
});

test("every pipeline compares, and releases", () => {
  const started = steps.map(({ file, script }) => `${file}: ${script}`);
  expect(started.toSorted()).toEqual([
    ".azure-pipelines/drift-job.yml: reconcile",
    ".azure-pipelines/release.yml: release",
    ".github/workflows/check.yml: diff",
    ".github/workflows/deploy.yml: release",
    ".github/workflows/drift.yml: reconcile",
    ".gitlab-ci.yml: reconcile",
    ".gitlab-ci.yml: release",
    "azure-pipelines.yml: diff",
  ]);
  for (const [file] of files) {
    expect(readFileSync(file, "utf8")).not.toMatch(
      /npm run (--silent )?(diff|drift|deploy|reconcile|release)/,
    );
  }
});

test.each(steps)("$file: a cancelled $script interrupts Terraform once", async (step) => {
  const { service, script } = step;
  const releases = script === "release";
  const run = start(step, releases ? "apply" : "plan");
  const [, args] = /^started (.*)$/.exec(await run.nextEvent()) ?? [];
  service.cancel(run.shell.pid ?? 0);
  expect(await run.nextEvent()).toBe("interrupted");
  expect(await run.nextEvent()).toBe("ended");
  expect(await run.ended).toEqual([service.code, null]);
  // A plan that only reads takes no lock, so that a killed one leaves none.
  expect(args?.includes("-lock=false")).toBe(!releases);
});

function start({ service, text }: (typeof steps)[number], waitsAt: "plan" | "apply") {
  const folder = mkdtempSync(path.join(root, "run-"));
  for (const name of ["scripts", "node_modules"]) {
    symlinkSync(path.resolve(name), path.join(folder, name));
  }
  const programs = path.join(folder, "programs");
  mkdirSync(programs);
  mkdirSync(path.join(folder, ".ci"));
  writeFileSync(path.join(folder, ".ci/install-cosign"), "#!/bin/sh\n", { mode: 0o755 });
  const events = path.join(folder, "events");
  execFileSync("mkfifo", [events]);
  writeFileSync(path.join(folder, "plan.json"), "{}");
  writeFileSync(path.join(programs, "terraform"), terraform(folder, waitsAt), { mode: 0o755 });
  writeKubectl(programs);
  for (const name of ["az", "npm"]) {
    writeFileSync(path.join(programs, name), "#!/bin/sh\n", { mode: 0o755 });
  }
  const reader = spawn("cat", [events], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  const lines = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
  const step = path.join(folder, "step.sh");
  writeFileSync(step, text);
  const shell: ChildProcess = spawn("bash", [...service.arguments, step], {
    cwd: folder,
    detached: true,
    stdio: "ignore",
    env: childEnvironment({
      PATH: `${programs}:${childEnvironment()["PATH"]}`,
      ENVIRONMENT: "local",
    }),
  });
  groups.push(...[reader.pid, shell.pid].filter((pid) => pid !== undefined));
  const ended = once(shell, "close");
  // A step that ends before it starts Terraform opens no pipe: its reader would wait for ever.
  shell.on("close", () => setTimeout(() => reader.kill(), READER_GRACE_MILLISECONDS).unref());
  return {
    shell,
    ended,
    nextEvent: async (): Promise<string> => {
      const { value } = (await lines.next()) as IteratorResult<string, undefined>;
      return value ?? "no event";
    },
  };
}

/** Stands in for Terraform: tells when it waits, and each interrupt; then says that it has heard. */
function terraform(folder: string, waitsAt: string): string {
  return `#!/bin/bash
case "$*" in
  *" ${waitsAt} "*)
    exec 3> ${folder}/events
    trap 'echo "Interrupt received."; echo interrupted >&3; heard=1' INT TERM
    echo "started $*" >&3
    # A trap interrupts no program in the foreground, but it does interrupt wait.
    while [ -z "$heard" ]; do sleep 1 & wait $!; done
    # Longer than a second signal would take.
    for _ in 1 2 3; do sleep 0.5 & wait $!; done
    echo ended >&3
    exit 1 ;;
  *"state pull"*) echo '{"resources":[]}' ;;
  *" plan "*) exit 2 ;;
  *" show "*) cat ${folder}/plan.json ;;
esac
`;
}

function inFolder(folder: string): string[] {
  return readdirSync(folder).map((file) => path.join(folder, file));
}

/** Every text of a pipeline; a list of texts, as GitLab has it, is one script. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return [value.join("\n")];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function descendantsOf(pid: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    rows.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}
