import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "amqplib";
import { eventually } from "./eventually";
import { freePort } from "./postgres-cluster";

/** Debian's places. */
const SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const ERLANG = "/usr/lib/erlang/bin";
/** An Erlang virtual machine on a busy one. */
const START_MILLISECONDS = 240_000;

/** `describe` when RabbitMQ is installed, else a skip that says so. */
export const describeWithRabbitmq = existsSync(SERVER)
  ? describe
  : (name: string, _tests: () => void) => {
      test.skip(`${name}: no RabbitMQ here (apt-get install rabbitmq-server)`, () =>
        expect.hasAssertions());
    };

/** A private broker in a temporary folder, on ports of its own. */
export class RabbitmqBroker {
  readonly #folder = mkdtempSync(join(tmpdir(), "job-board-rabbitmq-"));
  #environment: Record<string, string> = {};
  #process: ChildProcess | undefined;
  url = "";

  async create(): Promise<void> {
    const [port, peerPort, namesPort] = [await freePort(), await freePort(), await freePort()];
    this.url = `amqp://127.0.0.1:${port}`;
    const inFolder = (name: string, content = "") => {
      writeFileSync(join(this.#folder, name), content);
      return join(this.#folder, name);
    };
    this.#environment = {
      PATH: `${ERLANG}:/usr/bin:/bin`,
      HOME: this.#folder,
      RABBITMQ_NODENAME: `board-${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(peerPort),
      RABBITMQ_MNESIA_BASE: this.#folder,
      RABBITMQ_LOGS: "-",
      RABBITMQ_PID_FILE: join(this.#folder, "pid"),
      RABBITMQ_ENABLED_PLUGINS_FILE: inFolder("plugins", "[]."),
      RABBITMQ_CONFIG_FILE: inFolder("rabbitmq.conf", "disk_free_limit.absolute = 10MB\n"),
      RABBITMQ_CONF_ENV_FILE: inFolder("environment"),
      ERL_EPMD_PORT: String(namesPort),
      ERL_EPMD_ADDRESS: "127.0.0.1",
    };
    await this.start();
  }

  async start(): Promise<void> {
    this.#process = spawn(SERVER, { env: this.#environment, stdio: "ignore", detached: true });
    await eventually(() => isUp(this.url), Boolean, START_MILLISECONDS);
  }

  /** At once, as a crash would. */
  async stop(): Promise<void> {
    const { pid, exitCode } = this.#process ?? {};
    if (this.#process === undefined || pid === undefined || exitCode !== null) return;
    const ended = once(this.#process, "exit");
    process.kill(-pid, "SIGKILL");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    // Erlang's daemon of names outlives the broker.
    execFileSync(join(ERLANG, "epmd"), ["-kill"], { env: this.#environment, stdio: "ignore" });
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function isUp(url: string): Promise<boolean> {
  try {
    const connection = await connect(url);
    connection.on("error", () => undefined);
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
