import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { eventually } from "../support/eventually";
import { connectTo } from "../support/raw-request";
import { runService, startService, untilInFlight, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const killAtCall = join(__dirname, "../support/kill-at-call.cjs");
const quick = { DATA_DIR: folder, SHUTDOWN_DRAIN_SECONDS: "1", SHUTDOWN_DEADLINE_SECONDS: "5" };

function statusOf(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    }).on("error", reject);
  });
}

test("a broken configuration is told in full on standard error, with exit code 78 and no stack", async () => {
  const service = runService({ PORT: "-1", LOG_LEVEL: "loud" });
  expect(await service.ended()).toBe(78);
  expect(service.printed.error).toMatch(/PORT: .*\n.*LOG_LEVEL: /);
  expect(service.printed.error).not.toMatch(/ at |\.js/);
});

test("a configuration folder that cannot be read is told on standard error, with exit code 78", async () => {
  const service = runService({ ...quick, CONFIG_DIR: join(folder, "nowhere") });
  expect(await service.ended()).toBe(78);
  expect(service.printed.error).toBe(
    "The configuration has 1 problem(s):\nCONFIG_DIR: cannot be read\n",
  );
});

test("a port that is taken ends the start with code 1", async () => {
  const first = await startService(quick);
  const second = runService({ ...quick, PORT: new URL(first.url).port });
  expect(await second.ended()).toBe(1);
  expect(second.printed.out).toContain("EADDRINUSE");
});

test("a file that is no database is left as it is and ends the start with code 1", async () => {
  const file = join(folder, "broken.db");
  writeFileSync(
    file,
    "this is not a database, and long enough to be read as the header of one".repeat(20),
  );
  const service = runService({ ...quick, DATABASE_URL: `file:${file}` });
  expect(await service.ended()).toBe(1);
  expect(service.printed.out).toContain(`${file} is left as it is: it is damaged, or no SQLite`);
});

test("a start that is killed while it makes its database leaves nothing that stops the next one", async () => {
  for (let call = 1; call <= 3; call++) {
    const fresh = { ...quick, DATA_DIR: join(folder, `killed-${call}`) };
    const killed = runService({
      ...fresh,
      NODE_OPTIONS: `--require ${killAtCall}`,
      KILL_AT_CALL: String(call),
    });
    await killed.ended();
    expect(killed.child.signalCode).toBe("SIGKILL");
    // Written out, linked, its other name removed.
    expect(existsSync(join(fresh.DATA_DIR, "job-board.db"))).toBe(call > 2);
    const next = await startService(fresh);
    await untilReady(next);
    expect((await fetch(`${next.url}/api/jobs/500`)).status).toBe(200);
    next.child.kill("SIGKILL");
  }
});

test("SIGTERM fails readiness, keeps serving with closing connections, and exits 0 within the drain", async () => {
  const service = await startService(quick);
  await untilReady(service);
  service.child.kill("SIGTERM");
  await eventually(
    async () => (await fetch(`${service.url}/readyz`)).status,
    (status) => status === 503,
  );
  const response = await fetch(`${service.url}/api/jobs/1`);
  expect([response.status, response.headers.get("connection")]).toEqual([200, "close"]);
  expect((await fetch(`${service.url}/livez`)).status).toBe(200);
  expect(await service.ended()).toBe(0);
  expect(service.lines().map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(["draining", "stopped"]),
  );
});

test("no request fails while an instance drains behind a proxy that honours readiness", async () => {
  const service = await startService(quick);
  await untilReady(service);
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  let sendMore = true;
  const counted = { ok: 0, failed: 0 };
  const client = async () => {
    while (sendMore) {
      const status = await statusOf(`${service.url}/api/jobs/1`, agent).catch(() => 0);
      if (status === 200) counted.ok++;
      else counted.failed++;
    }
  };
  const clients = Array.from({ length: 20 }, client);
  await eventually(
    () => counted.ok,
    (ok) => ok > 200,
  );
  service.child.kill("SIGTERM");
  // As an endpoint does: it takes the pod out some time after readiness failed, but before the drain is over.
  await eventually(
    async () => (await fetch(`${service.url}/readyz`)).status,
    (status) => status === 503,
  );
  sendMore = false;
  await Promise.all(clients);
  expect(await service.ended()).toBe(0);
  expect(counted.failed).toBe(0);
  const logged = service
    .lines()
    .filter(({ msg, route }) => msg === "request" && route === "/api/jobs/:id");
  expect(logged).toHaveLength(counted.ok);
});

test("a request that is in progress when the drain ends is still answered", async () => {
  const service = await startService({ ...quick, SHUTDOWN_DRAIN_SECONDS: "0" });
  await untilReady(service);
  const socket = await connectTo(service.url);
  const body = JSON.stringify({ name: "Applicant", email: "applicant@example.org" });
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(
    `POST /api/jobs/1/applications HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`,
  );
  await eventually(
    () => answer,
    (text) => text.includes("100 Continue"),
  );
  service.child.kill("SIGTERM");
  await eventually(
    () => service.lines(),
    (lines) => lines.some(({ msg }) => msg === "draining"),
  );
  socket.write(body);
  await once(socket, "close");
  expect(answer).toContain("201 Created");
  expect(await service.ended()).toBe(0);
});

test("a second signal leaves at once, with the signal's code", async () => {
  const service = await startService({ ...quick, SHUTDOWN_DRAIN_SECONDS: "4" });
  service.child.kill("SIGTERM");
  await eventually(
    () => service.lines(),
    (lines) => lines.some(({ msg }) => msg === "draining"),
  );
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(143);
});

test("what never ends is cut off at the deadline, with code 1", async () => {
  const dataFolder = join(folder, "deadline");
  const service = await startService({
    DATA_DIR: dataFolder,
    SHUTDOWN_DRAIN_SECONDS: "0",
    SHUTDOWN_DEADLINE_SECONDS: "1",
  });
  await untilReady(service);
  const other = new Sqlite(join(dataFolder, "job-board.db"));
  other.exec("BEGIN IMMEDIATE");
  // Waits for the lock for two seconds.
  const waiting = fetch(`${service.url}/api/jobs/1/applications`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Applicant", email: "applicant@example.org" }),
  }).catch(() => undefined);
  await untilInFlight(service, 1);
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(1);
  await waiting;
  other.close();
});

const head = "POST /api/burns HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
const silentCallers = [
  ["sends nothing", ""],
  ["sends half a head", "GET /livez HTTP/1.1\r\nhost"],
  ["keeps an idle connection", "GET /livez HTTP/1.1\r\nhost: x\r\n\r\n"],
  ["sends half a head after a request", "GET /livez HTTP/1.1\r\nhost: x\r\n\r\nGET /liv"],
  ["sends half a body", `${head}content-length: 9\r\n\r\n{`],
  ["sends half a body in chunks", `${head}transfer-encoding: chunked\r\n\r\n9\r\n{`],
  ["goes on after a refusal", `${head}content-length: 999999\r\n\r\n{`],
  ["goes on after what is no HTTP", "GARBAGE\r\n\r\n"],
  ["reads none of its answers", "GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(2000)],
] as const;

test.each(silentCallers)(
  "a caller who %s does not hold up the end, with code 0",
  async (_who, bytes) => {
    const service = await startService({
      ...quick,
      SHUTDOWN_DRAIN_SECONDS: "0",
      SHUTDOWN_DEADLINE_SECONDS: "20",
    });
    await untilReady(service);
    const { hostname, port } = new URL(service.url);
    // Never closes its own side, as a caller that hangs.
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.on("error", () => undefined);
    if (bytes.length < 10_000) socket.resume();
    await once(socket, "connect");
    if (bytes !== "") socket.write(bytes);
    service.child.kill("SIGTERM");
    expect(await service.ended()).toBe(0);
    expect(service.lines().at(-1)?.msg).toBe("stopped");
    socket.destroy();
  },
);

test("a log that nobody reads does not hold up the end, with code 0", async () => {
  const service = await startService(quick);
  await untilReady(service);
  service.child.stdout?.pause();
  const socket = await connectTo(service.url);
  socket.write("GET /api/jobs/1 HTTP/1.1\r\nhost: x\r\n\r\n".repeat(5000));
  socket.write("GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  socket.resume();
  await once(socket, "close");
  const exited = once(service.child, "exit");
  service.child.kill("SIGTERM");
  expect((await exited)[0]).toBe(0);
  service.child.stdout?.resume();
});

test.each(["refuses", "never answers"])(
  "a collector of traces that %s keeps nothing else from stopping in order",
  async (manner) => {
    const collector = createServer().listen(0, "127.0.0.1");
    await once(collector, "listening");
    const { port } = collector.address() as AddressInfo;
    if (manner === "refuses") collector.close();
    const dataFolder = join(folder, manner);
    const service = await startService({
      DATA_DIR: dataFolder,
      SHUTDOWN_DRAIN_SECONDS: "0",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    });
    await untilReady(service);
    await (await fetch(`${service.url}/api/jobs/1`)).text();
    service.child.kill("SIGTERM");
    expect(await service.ended()).toBe(0);
    expect(service.lines()).toContainEqual(
      expect.objectContaining({ msg: "not stopped in order", what: "traces" }),
    );
    expect(service.lines().at(-1)?.msg).toBe("stopped");
    // A database that was closed has no write-ahead log any more.
    expect(readdirSync(dataFolder)).toEqual(["job-board.db"]);
    collector.close();
  },
);

test("burns end with the process, and are recorded as stopped", async () => {
  const service = await startService(quick);
  await untilReady(service);
  const burn = (await (await fetch(`${service.url}/api/burns`, { method: "POST" })).json()) as {
    id: string;
  };
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(0);
  const next = await startService(quick);
  await untilReady(next);
  const read = (await (await fetch(`${next.url}/api/burns/${burn.id}`)).json()) as {
    state: string;
  };
  expect(read.state).toBe("stopped");
});
