import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ValkeyCache } from "../../src/cache/valkey-cache";
import { Logger } from "../../src/observability/logger";
import type { CertificateAuthority } from "./certificate-authority";
import { eventually } from "./eventually";
import { freePort } from "./postgres-cluster";

const PROGRAM = ["/usr/bin", "/usr/local/bin"]
  .flatMap((folder) => ["valkey-server", "redis-server"].map((name) => join(folder, name)))
  .find((file) => existsSync(file));

/** `describe` when Valkey or Redis is installed, else a skip that says so. */
export const describeWithValkey =
  PROGRAM === undefined
    ? (name: string, _tests: () => void) => {
        test.skip(`${name}: no Valkey or Redis here (apt-get install redis-server)`, () =>
          expect.hasAssertions());
      }
    : describe;

/** A private server by TLS, which asks for a certificate and lets the user `identity` at keys `identity:*`. */
export class ValkeyServer {
  readonly #folder = mkdtempSync(join(tmpdir(), "job-board-valkey-"));
  #process: ChildProcess | undefined;
  port = 0;

  constructor(private readonly authority: CertificateAuthority) {}

  /** Without a password, as where a certificate is what counts. */
  get url(): string {
    return `rediss://identity:-@localhost:${this.port}`;
  }

  async create(): Promise<void> {
    this.port = await freePort();
    const { certificate, key } = this.authority.issue("DNS:localhost");
    writeFileSync(join(this.#folder, "server.crt"), certificate);
    writeFileSync(join(this.#folder, "server.key"), key);
    writeFileSync(
      join(this.#folder, "users.acl"),
      "user default off\nuser identity on nopass resetkeys ~identity:* resetchannels -@all +@read +@write +@connection +@transaction -@dangerous\n",
    );
    const lines = [
      "bind 127.0.0.1",
      "port 0",
      `tls-port ${this.port}`,
      `tls-cert-file ${this.#folder}/server.crt`,
      `tls-key-file ${this.#folder}/server.key`,
      `tls-ca-cert-file ${this.authority.file}`,
      "tls-auth-clients yes",
      `aclfile ${this.#folder}/users.acl`,
      'save ""',
      "appendonly no",
      `dir ${this.#folder}`,
    ];
    writeFileSync(join(this.#folder, "server.conf"), `${lines.join("\n")}\n`);
    await this.start();
  }

  /** A cache there, connected, with a certificate in the folder. */
  async open(folder: string): Promise<ValkeyCache> {
    const { certificate, key } = this.authority.issue("DNS:client", 1, "identity");
    const files = { certificate: join(folder, "client.crt"), key: join(folder, "client.key") };
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, key);
    const cache = new ValkeyCache({
      config: {
        url: this.url,
        tlsFiles: {
          authorityFile: this.authority.file,
          client: { certificateFile: files.certificate, keyFile: files.key },
        },
      },
      prefix: "identity:",
      logger: new Logger("error", process.stderr),
    });
    await eventually(() => cache.isUp, Boolean);
    return cache;
  }

  async start(): Promise<void> {
    const file = join(this.#folder, "server.conf");
    this.#process = spawn(PROGRAM ?? "", [file], { stdio: "ignore" });
    await eventually(() => listens(this.port), Boolean);
  }

  /** At once, as a crash would. */
  async stop(): Promise<void> {
    if (this.#process === undefined || this.#process.exitCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
    this.#process = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
