import { spawn, spawnSync, type SpawnSyncOptions } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const SCHEMATHESIS = "schemathesis==4.32.5";
const PORT = 42_200;
const URL_UNDER_TEST = `http://127.0.0.1:${PORT}`;
const MAX_EXAMPLES = process.argv[2] ?? "60";

/**
 * Checks whose rule this API breaks on purpose: a stopped burn stays readable, and a key that was used for another
 * application is refused although the body alone is valid.
 */
const NOT_MEANT = ["use_after_free", "positive_data_acceptance"];

/** A company's, which may do all that an account may. */
const ACCOUNT = {
  email: "fuzz@example.org",
  password: "correct horse battery",
  name: "Fuzz",
  company: "Fuzz",
};

/** Installed once, beside the other tools of the workspace. */
const environment = join(__dirname, "../../node_modules/.cache/schemathesis");

function install(): string {
  const program = join(environment, "bin/schemathesis");
  if (existsSync(program)) return program;
  run("python3", ["-m", "venv", environment]);
  run(join(environment, "bin/pip"), ["install", "--quiet", SCHEMATHESIS]);
  return program;
}

function run(program: string, argumentList: string[], more: SpawnSyncOptions = {}): void {
  const { status, error } = spawnSync(program, argumentList, { stdio: "inherit", ...more });
  if (status !== 0)
    throw new Error(`${program} failed${error === undefined ? "" : `: ${error.message}`}`);
}

async function untilReady(): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const ready = await fetch(`${URL_UNDER_TEST}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await wait(20);
  }
  throw new Error("the service did not become ready");
}

async function signUp(): Promise<void> {
  const response = await fetch(`${URL_UNDER_TEST}/api/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(ACCOUNT),
  });
  if (!response.ok) throw new Error(`no account: ${response.status}`);
}

async function fuzz(): Promise<void> {
  const program = install();
  const folder = mkdtempSync(join(tmpdir(), "job-board-fuzz-"));
  const service = spawn(process.execPath, [join(__dirname, "../dist/server.js")], {
    // One thread: burns are asked for by the hundred, and are refused beyond it.
    env: {
      PORT: String(PORT),
      METRICS_PORT: "0",
      HOST: "127.0.0.1",
      DATA_DIR: folder,
      BURN_MAX_THREADS: "1",
      TRUSTED_PROXIES: "1",
    },
    stdio: "ignore",
  });
  try {
    await untilReady();
    await signUp();
    const options = [
      "run",
      `${URL_UNDER_TEST}/openapi.json`,
      "--checks=all",
      `--exclude-checks=${NOT_MEANT.join(",")}`,
      `--max-examples=${MAX_EXAMPLES}`,
      "--generation-database=none",
    ];
    // It keeps what it found where it runs.
    const env = {
      SCHEMATHESIS_HOOKS: join(__dirname, "sign_in.py"),
      FUZZ_URL: URL_UNDER_TEST,
      FUZZ_ACCOUNT: JSON.stringify(ACCOUNT),
    };
    run(program, options, { cwd: folder, env });
  } finally {
    service.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

fuzz().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
