import { once } from "node:events";
import { get, type IncomingHttpHeaders } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { connectTo } from "../support/raw-request";
import { startService, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

function headersOf(url: string): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers: { connection: "keep-alive" } }, (response) => {
      resolve(response.headers);
      response.destroy();
    }).on("error", reject);
  });
}

test.each([
  ["by default, longer than an ingress that lets go after 60 s", {}, "timeout=65"],
  ["as KEEP_ALIVE_SECONDS says", { KEEP_ALIVE_SECONDS: "125" }, "timeout=125"],
])("a connection is kept while nobody uses it %s", async (_, variables, promised) => {
  const { url } = await startService({ DATA_DIR: folder, ...variables });
  expect(await headersOf(`${url}/livez`)).toMatchObject({
    connection: "keep-alive",
    "keep-alive": promised,
  });
});

test("a POST on a connection that nobody has used for just less is answered, and only then is it closed", async () => {
  const service = await startService({ DATA_DIR: folder, KEEP_ALIVE_SECONDS: "2" });
  await untilReady(service);
  // Below HTTP: a client of Node's would not use what may be closed before long.
  const socket = await connectTo(service.url);
  const closed = once(socket, "close");
  const answer = async (request: string) => {
    socket.write(request);
    const [said] = await Promise.race([once(socket, "data"), closed]);
    return String(said);
  };
  expect(await answer("GET /livez HTTP/1.1\r\nhost: board\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
  // The time itself is what is promised.
  await wait(1_900);
  const body = '{"name":"Applicant","email":"applicant@example.org"}';
  const head = `host: board\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  const applied = await answer(`POST /api/jobs/1/applications HTTP/1.1\r\n${head}\r\n\r\n${body}`);
  expect(applied).toMatch(/^HTTP\/1\.1 201 /);
  await closed;
});
