import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { SmtpServer } from "../__tests__/support/smtp-server";
import { MeasuredProcess } from "./measured-process";
import { percentile } from "./statistics";
import { atSteadyRate } from "./steady-rate";

/** One to the applicant, one to the company. */
const MAILS_EACH = 2;
/** Long after the last one, whatever is queued. */
const PATIENCE_SECONDS = 120;
const REST = { name: "at rest, 2 a second", perSecond: 2, seconds: 30 };
const BUSY = { name: "1,000 a minute", perSecond: 1_000 / 60, seconds: 120 };

const server = join(import.meta.dirname, "../dist/server.js");
const smtp = new SmtpServer();

/** The first port of three; each has its metrics on the next. */
const FIRST_PORT = 18_510;
const [brokerUrl] = process.argv.slice(2);

/** Which roles are a process of their own; with a broker each is one. */
const PROCESSES =
  brokerUrl === undefined
    ? ["identity,jobs,applicants,notifier"]
    : ["identity,jobs", "applicants", "notifier"];

async function startAll(folder: string, smtpUrl: string): Promise<MeasuredProcess[]> {
  const processes: MeasuredProcess[] = [];
  const first = `http://127.0.0.1:${FIRST_PORT}`;
  for (const [index, roles] of PROCESSES.entries()) {
    const port = FIRST_PORT + 2 * index;
    const environment = {
      ROLES: roles,
      HOST: "127.0.0.1",
      PORT: String(port),
      METRICS_PORT: String(port + 1),
      DATA_DIR: join(folder, String(index)),
      SMTP_URL: smtpUrl,
      SMTP_TLS: "disable",
      MAIL_FROM: "board@example.org",
      REVIEW_MAILBOX: "reviews@example.org",
      PUBLIC_URL: "https://board.example.org",
      ...(index === 0 ? {} : { IDENTITY_API: first, JOBS_API: first }),
      ...(brokerUrl === undefined ? {} : { BROKER_URL: brokerUrl }),
    };
    const log = join(folder, `${roles}.log`);
    processes.push(await MeasuredProcess.start([server], port, log, environment, "/readyz"));
  }
  return processes;
}

/** When each application was acknowledged, by its applicant's address, and how many were not. */
async function apply(api: number, load: typeof REST) {
  const acknowledged = new Map<string, number>();
  let failed = 0;
  await atSteadyRate(load, async (sent) => {
    const email = `${load.name.replaceAll(/\W+/g, "-")}-${sent}@example.org`;
    const answer = await fetch(
      `http://127.0.0.1:${api}/api/jobs/${1 + (sent % 500)}/applications`,
      {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
        body: JSON.stringify({ name: "A", email, message: "A benchmark." }),
      },
    );
    await answer.body?.cancel();
    if (answer.status === 201) acknowledged.set(email, performance.now());
    else failed += 1;
  });
  return { acknowledged, failed };
}

async function measure(api: number, load: typeof REST): Promise<void> {
  smtp.received.length = 0;
  const arrivals: number[] = [];
  const watching = setInterval(() => {
    while (arrivals.length < smtp.received.length) arrivals.push(performance.now());
  }, 1);
  const { acknowledged, failed } = await apply(api, load);
  const endedAt = performance.now();
  const wanted = MAILS_EACH * acknowledged.size;
  while (arrivals.length < wanted && performance.now() < endedAt + PATIENCE_SECONDS * 1_000) {
    await wait(10);
  }
  const emptyAfter = Math.max(0, ((arrivals.at(-1) ?? endedAt) - endedAt) / 1_000);
  clearInterval(watching);
  const times = smtp.received.flatMap(({ recipients }, index) => {
    const at = acknowledged.get(recipients[0] ?? "");
    return at === undefined ? [] : [Math.max(0, (arrivals[index] ?? Number.NaN) - at)];
  });
  const [half, most] = [0.5, 0.99].map((share) => percentile(times, share).toFixed(0));
  process.stdout.write(
    `${load.name.padEnd(20)} ${acknowledged.size} acknowledged, ${failed} failed, ${arrivals.length} mails of ${wanted}, the last ${emptyAfter.toFixed(2)} s after the last application; acknowledged → mailed p50 ${half} ms, p99 ${most} ms\n`,
  );
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "job-board-applications-"));
  const processes = await startAll(folder, await smtp.start());
  const api = processes[PROCESSES.findIndex((roles) => roles.includes("applicants"))]?.port ?? 0;
  try {
    for (const load of [REST, BUSY]) {
      const before = processes.map((each) => each.cpuSeconds());
      await measure(api, load);
      const used = processes.map((each, index) => each.cpuSeconds() - (before[index] ?? 0));
      const cores = used.map((seconds) => (seconds / load.seconds).toFixed(2));
      process.stdout.write(
        `${"".padEnd(20)} cores in use: ${PROCESSES.map((roles, index) => `${roles} ${cores[index]}`).join("; ")}\n`,
      );
    }
  } finally {
    for (const each of processes) await each.stop();
    rmSync(folder, { recursive: true, force: true });
    await smtp.stop();
  }
}

void main();
