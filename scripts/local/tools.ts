import { createServer } from "node:net";
import { ScriptError } from "../script";
import { run } from "../command";

export const CLUSTER = "jobboard";

/** @throws ScriptError when docker's server doesn't answer. */
export async function requireDocker(): Promise<void> {
  if ((await run("docker", ["info"])).code !== 0) {
    throw new ScriptError(
      "docker doesn't answer: start Docker Desktop, or `systemctl start docker`",
    );
  }
}

/** @throws ScriptError naming every port of 127.0.0.1 that another program listens on. */
export async function requirePorts(ports: readonly number[]): Promise<void> {
  const free = await Promise.all(ports.map(isFree));
  const taken = ports.filter((_, i) => !free[i]);
  if (taken.length > 0) {
    throw new ScriptError(
      `another program listens on 127.0.0.1:${taken.join(" and :")}: stop it, or change hostPort in scripts/local/kind.yaml`,
    );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
