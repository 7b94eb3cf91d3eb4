import { once } from "node:events";
import type { Socket } from "node:net";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { eventually } from "../support/eventually";
import { connectTo, rawRequest } from "../support/raw-request";
import {
  startService,
  untilInFlight,
  untilReady,
  type ServiceProcess,
} from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

describe("the server", () => {
  let service: ServiceProcess;
  beforeAll(async () => {
    service = await startService({
      DATA_DIR: folder,
      MAX_BODY_BYTES: "1024",
      MAX_HEADER_BYTES: "4096",
      MAX_CONCURRENT_REQUESTS: "3",
      REQUEST_TIMEOUT_SECONDS: "2",
      KEEP_ALIVE_SECONDS: "1",
    });
    await untilReady(service);
  });
  afterEach(async () => expect((await fetch(`${service.url}/livez`)).status).toBe(200));

  test.each([
    ["what is not HTTP", "GARBAGE\r\n\r\n", 400],
    [
      "headers that are too large",
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(5000)}\r\n\r\n`,
      431,
    ],
    ["no host", "GET /api/jobs/1 HTTP/1.1\r\nconnection: close\r\n\r\n", 400],
    [
      "a path that climbs",
      "GET /../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
      404,
    ],
    [
      "a path with a backslash",
      "GET /..\\..\\etc HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
      400,
    ],
    ["two hosts", "GET /livez HTTP/1.1\r\nhost: x\r\nhost: x\r\n\r\n", 400],
    [
      "an expectation that nobody can meet",
      "GET /livez HTTP/1.1\r\nhost: x\r\nexpect: foo\r\n\r\n",
      417,
    ],
    ["a tunnel", "CONNECT example.org:443 HTTP/1.1\r\nhost: example.org\r\n\r\n", 405],
    [
      "two lengths",
      "POST /api/burns HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
      400,
    ],
    [
      "a body that never ends",
      "POST /api/burns HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{",
      408,
    ],
    ["headers that never end", "GET / HTTP/1.1\r\nhost: x\r\n", 408],
    [
      "a chunked body that is too large",
      `POST /api/burns HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n800\r\n${" ".repeat(2048)}\r\n0\r\n\r\n`,
      413,
    ],
  ])("answers %s with a problem", async (_case, bytes, status) => {
    const answer = await rawRequest(service.url, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain("application/problem+json");
    expect(answer).not.toMatch(/passwd|at .*\.js/);
    const id = /"request_id":"([^"]+)"/.exec(answer)?.[1];
    expect(answer).toContain(`x-request-id: ${id}\r\n`);
    const line = await eventually(
      () => service.lines().find(({ request_id }) => request_id === id),
      (found) => found !== undefined,
    );
    expect(line).toMatchObject({ level: "info", msg: "request", status });
    expect(await (await fetch(service.metricsUrl)).text()).toMatch(
      new RegExp(
        `^http_requests_total.method="${String(line?.method)}",route="${String(line?.route)}",status="${status}". `,
        "m",
      ),
    );
  });

  test("answers HTTP/1.0 without a host, as simple probes ask", async () => {
    expect(await rawRequest(service.url, "GET /livez HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1.1 200 /);
  });

  test("turns requests away when saturated, but not probes, and takes them again after", async () => {
    const other = new Sqlite(join(folder, "job-board.db"));
    other.exec("BEGIN IMMEDIATE");
    const waiting = Array.from({ length: 3 }, () =>
      fetch(`${service.url}/api/jobs/1/applications`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name: "Applicant", email: "applicant@example.org" }),
      }),
    );
    await untilInFlight(service, 3);
    const response = await fetch(`${service.url}/api/jobs/1`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    other.exec("ROLLBACK");
    other.close();
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(201);
    expect((await fetch(`${service.url}/api/jobs/1`)).status).toBe(200);
    expect(await (await fetch(service.metricsUrl)).text()).toContain(
      "http_requests_rejected_total 1\n",
    );
  });

  test("turns a body away for which there is no room beside those that are arriving", async () => {
    const head =
      "POST /api/burns HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 1024\r\n\r\n";
    const senders = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const socket = await connectTo(service.url);
        let answer = "";
        socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
        socket.write(head + " ".repeat(1000));
        return { socket, closed: once(socket, "close"), answer: () => answer };
      }),
    );
    const refused = await eventually(
      () => senders.find(({ answer }) => answer() !== ""),
      (found) => found !== undefined,
    );
    expect(refused?.answer()).toMatch(/^HTTP\/1.1 503 /);
    expect(refused?.answer()).toContain("application/problem+json");
    const others = senders.filter((sender) => sender !== refused);
    for (const { socket } of others) socket.write(" ".repeat(24));
    await Promise.all(others.map(({ closed }) => closed));
    for (const { answer } of others) expect(answer()).toMatch(/^HTTP\/1.1 4/);
    refused?.socket.destroy();
  });

  test("holds ten thousand idle connections and answers beside them", async () => {
    const idle: Socket[] = [];
    while (idle.length < 10_000) {
      idle.push(...(await Promise.all(Array.from({ length: 250 }, () => connectTo(service.url)))));
    }
    for (const socket of idle) socket.on("error", () => undefined);
    expect((await fetch(`${service.url}/api/jobs/1`)).status).toBe(200);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    for (const socket of idle) socket.destroy();
  });
});
