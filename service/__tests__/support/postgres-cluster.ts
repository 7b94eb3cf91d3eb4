import { execFileSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyPair } from "./certificate-authority";

const DEBIAN_ROOT = "/usr/lib/postgresql";

function binaryFolder(): string | undefined {
  const versions = existsSync(DEBIAN_ROOT) ? readdirSync(DEBIAN_ROOT).toSorted().toReversed() : [];
  return [
    ...versions.map((version) => join(DEBIAN_ROOT, version, "bin")),
    "/usr/bin",
    "/usr/local/bin",
  ].find((folder) => existsSync(join(folder, "initdb")));
}

/** `describe` when PostgreSQL is installed, else a skip that says so. */
export const describeWithPostgres =
  binaryFolder() === undefined
    ? (name: string, _tests: () => void) => {
        test.skip(`${name}: no PostgreSQL here (apt-get install postgresql)`, () =>
          expect.hasAssertions());
      }
    : describe;

/** A private PostgreSQL in a temporary folder; root runs it as the user postgres, as it refuses root. */
export class PostgresCluster {
  readonly #folder = mkdtempSync(join(tmpdir(), "job-board-postgres-"));
  readonly #owner = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  #port = 0;

  async create(): Promise<void> {
    const { uid, gid } = this.#owner;
    if (uid !== undefined) chownSync(this.#folder, uid, gid);
    this.#port = await freePort();
    this.#run("initdb", ["-D", `${this.#folder}/data`, "-U", "board", "-A", "trust", "--no-sync"]);
    this.start();
  }

  start(): void {
    const options = `-p ${this.#port} -k ${this.#folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
    this.#run("pg_ctl", [
      "-D",
      `${this.#folder}/data`,
      "-o",
      options,
      "-l",
      `${this.#folder}/log`,
      "-w",
      "start",
    ]);
  }

  /** At once, as a crash would. */
  stop(): void {
    this.#run("pg_ctl", ["-D", `${this.#folder}/data`, "-m", "immediate", "-w", "stop"]);
  }

  sql(statement: string): void {
    this.#run("psql", [
      "-h",
      "127.0.0.1",
      "-p",
      String(this.#port),
      "-U",
      "board",
      "-c",
      statement,
      "postgres",
    ]);
  }

  /** Runs a script of psql, as its superuser. */
  script(text: string): void {
    const file = join(this.#folder, "script.sql");
    writeFileSync(file, text, { mode: 0o644 });
    const connection = ["-h", "127.0.0.1", "-p", String(this.#port), "-U", "board"];
    this.#run("psql", [...connection, "-v", "ON_ERROR_STOP=1", "-q", "-f", file, "postgres"]);
  }

  /** Where a role finds a database that is there. */
  urlAs(role: string, database: string): string {
    return `postgres://${role}@127.0.0.1:${this.#port}/${database}`;
  }

  /** Offers TLS with the key pair, from the next connection on. */
  offerTls({ key, certificate }: KeyPair): void {
    for (const [name, text] of [
      ["server.key", key],
      ["server.crt", certificate],
    ] as const) {
      const file = join(this.#folder, "data", name);
      writeFileSync(file, text, { mode: 0o600 });
      const { uid, gid } = this.#owner;
      if (uid !== undefined) chownSync(file, uid, gid);
    }
    this.sql("ALTER SYSTEM SET ssl = on");
    this.sql("SELECT pg_reload_conf()");
  }

  /** Lets in whoever shows a certificate of the authority with the role's name, and nobody else. */
  askForCertificates(authorityFile: string): void {
    writeFileSync(join(this.#folder, "data/root.crt"), readFileSync(authorityFile));
    writeFileSync(
      join(this.#folder, "data/pg_hba.conf"),
      "hostssl all all all cert\nhostnossl all all all trust\n",
    );
    this.sql("ALTER SYSTEM SET ssl_ca_file = 'root.crt'");
    this.sql("SELECT pg_reload_conf()");
  }

  /** With a fresh database of that name; `options` as in CREATE DATABASE. */
  url(database: string, options = ""): string {
    this.sql(`CREATE DATABASE ${database} ${options}`);
    return `postgres://board@127.0.0.1:${this.#port}/${database}`;
  }

  remove(): void {
    try {
      this.stop();
    } catch {
      // A test may have stopped it already.
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(program: string, argumentList: string[]): void {
    const file = join(binaryFolder() ?? "", program);
    execFileSync(file, argumentList, {
      ...this.#owner,
      cwd: this.#folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
  }
}

/** One for the tests around it: made before them, gone after them. */
export function temporaryCluster(): PostgresCluster {
  const cluster = new PostgresCluster();
  beforeAll(() => cluster.create(), 60_000);
  afterAll(() => cluster.remove());
  return cluster;
}

function idOf(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
