import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { TcpProxy } from "../support/tcp-proxy";
import { eventually } from "../support/eventually";
import { describeWithPostgres, temporaryCluster } from "../support/postgres-cluster";
import { startService, untilReady, type ServiceProcess } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const READERS = 16;

async function read({ url }: ServiceProcess): Promise<number> {
  const response = await fetch(`${url}/api/jobs/1`);
  await response.arrayBuffer();
  return response.status;
}

function readTogether(service: ServiceProcess): Promise<number[]> {
  return Promise.all(Array.from({ length: READERS }, () => read(service)));
}

/** Asks until the database answers every one of many at the same time. */
function untilAllAnswer(service: ServiceProcess): Promise<number[]> {
  return eventually(
    () => readTogether(service),
    (statuses) => statuses.every((status) => status === 200),
  );
}

describeWithPostgres("connections to PostgreSQL", () => {
  const cluster = temporaryCluster();

  test("that break at any moment of their start or use are answered with 503; the process and the pool outlive them", async () => {
    const { proxy, url } = await TcpProxy.before(cluster.url("breaking"));
    const service = await startService({ DATABASE_URL: url, SHUTDOWN_DRAIN_SECONDS: "0" });
    await untilReady(service);
    proxy.breakAfter = Array.from({ length: 14 }, (_, pieces) => pieces);
    proxy.breakAll();
    const seen = new Set<number>();
    await eventually(
      async () => {
        for (const status of await readTogether(service)) seen.add(status);
        return proxy.broken;
      },
      (broken) => broken > 150,
    );
    expect(seen).toEqual(new Set([200, 503]));
    proxy.breakAfter = [];
    proxy.breakAll();
    await untilAllAnswer(service);
    expect(service.lines().filter(({ msg }) => /unhandled|uncaught/.test(msg))).toEqual([]);
    service.child.kill("SIGTERM");
    expect(await service.ended()).toBe(0);
    proxy.close();
  });

  test("that freeze are discarded, all of them at once, and new ones are made", async () => {
    const { proxy, url } = await TcpProxy.before(cluster.url("freezing"));
    const service = await startService({
      DATABASE_URL: url,
      DATABASE_STATEMENT_TIMEOUT_SECONDS: "0.5",
      DATABASE_CONNECT_TIMEOUT_SECONDS: "1",
      SHUTDOWN_DRAIN_SECONDS: "0",
    });
    await untilReady(service);
    await eventually(
      async () => {
        await readTogether(service);
        return proxy.count;
      },
      (count) => count >= 10,
    );
    proxy.freeze();
    const first = await fetch(`${service.url}/api/jobs/1`);
    expect(first.status).toBe(503);
    expect(await first.json()).toMatchObject({ type: "/docs#database-unreachable" });
    // One connection was found silent; the nine others that are as silent cost nobody a wait.
    expect(await readTogether(service)).toEqual(Array.from({ length: READERS }, () => 200));
    service.child.kill("SIGTERM");
    expect(await service.ended()).toBe(0);
    proxy.close();
  });
});

describe("a password for PostgreSQL", () => {
  const folder = temporaryFolder();

  test("that cannot be read is waited for as the database is, and told by its file", async () => {
    let passwords = 0;
    // Stands in for a server: asks for a password in clear text, and ends when it has one.
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
        socket.on("data", (message) => {
          if (message.toString("latin1", 0, 1) === "p") passwords++;
          socket.end();
        });
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const passwordFile = join(folder, "password");
    const service = await startService({
      DATABASE_URL: `postgres://board@127.0.0.1:${port}/board`,
      DATABASE_PASSWORD_FILE: passwordFile,
    });
    await eventually(
      () => service.lines().filter(({ msg }) => msg === "database not ready").length,
      (count) => count >= 2,
    );
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    expect(passwords).toBe(0);
    writeFileSync(passwordFile, "secret\n");
    await eventually(
      () => passwords,
      (count) => count > 0,
    );
    expect(service.child.exitCode).toBeNull();
    service.child.kill("SIGKILL");
    await service.ended();
    server.close();
  });
});
