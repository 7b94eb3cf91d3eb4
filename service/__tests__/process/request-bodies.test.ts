import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { eventually } from "../support/eventually";
import { connectTo } from "../support/raw-request";
import { startService, untilReady, type ServiceProcess } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const MEBIBYTES = 1024 * 1024;
const CONTENT = "content-type: application/json\r\n";

/** Writes everything before it reads anything, as most clients do; then reads until the service closes. */
function writeThenRead(url: string, head: string, body: Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).pause();
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  socket.pause();
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
    socket.write(head);
    socket.write(body, () => socket.resume());
  });
}

function chunked(body: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`${body.length.toString(16)}\r\n`),
    body,
    Buffer.from("\r\n0\r\n\r\n"),
  ]);
}

describe("a body", () => {
  let service: ServiceProcess;
  beforeAll(async () => {
    service = await startService({
      DATA_DIR: folder,
      MAX_CONCURRENT_REQUESTS: "3",
      MAX_BODY_BYTES: "1024",
      REQUEST_TIMEOUT_SECONDS: "10",
      FEATURE_FLAGS: "burns",
    });
    await untilReady(service);
  });

  const large = Buffer.alloc(5 * MEBIBYTES, " ");
  const announced = `content-length: ${large.length}\r\n`;
  const inChunks = "transfer-encoding: chunked\r\n";

  test.each([
    ["too large by its length", "POST /api/burns", announced, large, 413],
    ["too large in chunks", "POST /api/burns", inChunks, chunked(large), 413],
    ["to where nothing is", "POST /nowhere", announced, large, 404],
    ["to where nothing is, in chunks", "POST /nowhere", inChunks, chunked(large), 404],
    ["with a method that is not supported", "PUT /api/jobs/1", announced, large, 405],
    ["with a read", "GET /api/jobs/1", announced, large, 200],
    ["with an expectation", "POST /api/burns", `expect: foo\r\n${announced}`, large, 417],
    ["that is no chunk", "POST /api/burns", inChunks, large, 400],
  ])(
    "%s is answered to a caller who writes it all before reading",
    async (_case, line, header, body, status) => {
      const head = `${line} HTTP/1.1\r\nhost: x\r\n${CONTENT}${header}\r\n`;
      const answer = await writeThenRead(service.url, head, body);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
      expect(answer.toLowerCase()).toContain("connection: close\r\n");
    },
  );

  test.each([
    ["of the wrong type", "/api/burns", "content-type: text/plain", 415],
    ["for what is switched off", "/api/jobs/1/applications", "content-type: application/json", 403],
    ["to where nothing is", "/nowhere", "content-type: application/json", 404],
  ])("%s leaves the connection to the next request", async (_case, path, header, status) => {
    const socket = await connectTo(service.url);
    let answers = "";
    socket.on("data", (chunk: Buffer) => (answers += chunk.toString()));
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n${header}\r\ncontent-length: 2\r\n\r\n{}`);
    socket.write("GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    await once(socket, "close");
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`, "HTTP/1.1 200"]);
  });

  test("that is too large, sent by fetch again and again, is refused every time and loses no other request", async () => {
    for (let round = 0; round < 10; round++) {
      const refused = await fetch(`${service.url}/api/burns`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "x".repeat(20_000),
      });
      expect([refused.status, await refused.json()]).toEqual([
        413,
        expect.objectContaining({ type: "/docs#body-too-large" }),
      ]);
      expect((await fetch(`${service.url}/api/jobs/1`)).status).toBe(200);
    }
  });

  test("that is too large is not asked for of a caller who waits for leave", async () => {
    const socket = await connectTo(service.url);
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    socket.write(
      `POST /api/burns HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n${CONTENT}${announced}\r\n`,
    );
    await once(socket, "end");
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  test("that arrives slowly is no work: many of them take nobody's place", async () => {
    const senders: Socket[] = [];
    for (let count = 0; count < 20; count++) {
      const socket = await connectTo(service.url);
      socket.write(`POST /api/burns HTTP/1.1\r\nhost: x\r\n${CONTENT}content-length: 2\r\n\r\n{`);
      senders.push(socket);
    }
    const statuses = await Promise.all(
      Array.from({ length: 3 }, async () => (await fetch(`${service.url}/api/jobs/1`)).status),
    );
    expect(statuses).toEqual([200, 200, 200]);
    const [first] = senders;
    if (first === undefined) throw new Error("no sender");
    first.write("x");
    const [answer] = (await once(first, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /);
    for (const socket of senders) socket.destroy();
  });

  test("whose sender goes away is one line of status 499, and no error", async () => {
    const socket = await connectTo(service.url);
    socket.write(
      `POST /api/burns HTTP/1.1\r\nhost: x\r\nx-request-id: gone\r\n${CONTENT}content-length: 20\r\n\r\n{"seconds"`,
    );
    await eventually(
      () => socket.bytesWritten,
      (bytes) => bytes > 0,
    );
    socket.resetAndDestroy();
    const line = await eventually(
      () => service.lines().find(({ request_id }) => request_id === "gone"),
      (found) => found !== undefined,
    );
    expect(line).toMatchObject({ level: "info", status: 499 });
    expect(service.lines().filter(({ level }) => level === "error")).toEqual([]);
  });
});
