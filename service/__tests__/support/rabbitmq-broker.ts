import { spawn, spawnSync, type ChildProcess } from "node:child_process";
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

interface BrokerOptions {
  /** Lines of rabbitmq.conf. @param port its own listener, unless they say otherwise */
  readonly configuration: (port: number) => readonly string[];
  readonly plugins: readonly string[];
  /** What it is asked whether it has started. */
  readonly isUp: (port: number) => Promise<boolean>;
}

const PLAIN: BrokerOptions = {
  configuration: () => [],
  plugins: [],
  isUp: (port) => isUp(`amqp://127.0.0.1:${port}`),
};

/** A private broker in a temporary folder, on ports of its own. */
export class RabbitmqBroker {
  readonly #folder = mkdtempSync(join(tmpdir(), "job-board-rabbitmq-"));
  #environment: Record<string, string> = {};
  #process: ChildProcess | undefined;
  port = 0;

  /** @param options default one that lets everyone in on this host */
  constructor(private readonly options = PLAIN) {}

  get url(): string {
    return `amqp://127.0.0.1:${this.port}`;
  }

  async create(): Promise<void> {
    const [port, peerPort, namesPort] = [await freePort(), await freePort(), await freePort()];
    this.port = port;
    const { configuration, plugins } = this.options;
    const lines = ["disk_free_limit.absolute = 10MB", ...configuration(port), ""];
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
      RABBITMQ_ENABLED_PLUGINS_FILE: inFolder("plugins", `[${plugins.join(",")}].`),
      RABBITMQ_CONFIG_FILE: inFolder("rabbitmq.conf", lines.join("\n")),
      RABBITMQ_CONF_ENV_FILE: inFolder("environment"),
      ERL_EPMD_PORT: String(namesPort),
      ERL_EPMD_ADDRESS: "127.0.0.1",
    };
    await this.start();
  }

  async start(): Promise<void> {
    this.#process = spawn(SERVER, { env: this.#environment, stdio: "ignore", detached: true });
    await eventually(() => this.options.isUp(this.port), Boolean, START_MILLISECONDS);
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
    // Erlang's daemon of names outlives the broker, and stays while it still knows it.
    await eventually(() => this.#endNames(), Boolean);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #endNames(): boolean {
    const program = join(ERLANG, "epmd");
    return spawnSync(program, ["-kill"], { env: this.#environment }).status === 0;
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
