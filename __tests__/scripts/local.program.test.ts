import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { parse } from "yaml";
import { local } from "../../environments/local";
import { requirePorts } from "../../scripts/local/tools";
import { loopbackOf } from "../../scripts/http/loopback";

interface KindConfig {
  readonly nodes: readonly {
    readonly extraPortMappings: readonly { hostPort: number; containerPort: number }[];
  }[];
}

test("kind leads the machine's ports 80 and 443 to Traefik's node ports", () => {
  const config = parse(readFileSync("scripts/local/kind.yaml", "utf8")) as KindConfig;
  const { http, https } = local.platform.ingress.nodePorts;
  expect(config.nodes.flatMap(({ extraPortMappings }) => extraPortMappings)).toEqual([
    { listenAddress: "127.0.0.1", hostPort: 80, containerPort: http },
    { listenAddress: "127.0.0.1", hostPort: 443, containerPort: https },
  ]);
});

test.each([
  ["local:up", "scripts/local/up.ts", ["docker", "kind", "kubectl", "terraform"]],
  ["local:down", "scripts/local/down.ts", ["docker", "kind"]],
])("%s names every program that is missing, and where it comes from", (_, script, programs) => {
  const { status, stderr } = spawnSync(process.execPath, ["-r", "tsx/cjs", script], {
    encoding: "utf8",
    env: { PATH: "/nowhere" },
  });
  expect(stderr.trim().split("\n")).toEqual(
    programs.map((program) =>
      expect.stringMatching(new RegExp(`^${program} is not installed: https://`)),
    ),
  );
  expect(status).toBe(1);
});

test("a port that is taken is named before a cluster is made", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await expect(requirePorts([port])).rejects.toThrow(
    `another program listens on 127.0.0.1:${port}: stop it`,
  );
  server.close();
});

test("a name below localhost is the loopback address, whatever the system's resolver knows", () => {
  expect(loopbackOf("jobs.localhost")).toBe("127.0.0.1");
  expect(loopbackOf("localhost.example.com")).toBeUndefined();
});
