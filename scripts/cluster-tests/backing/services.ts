import { NAMESPACE } from "../../../modules/backing/names";
import type { Connect, Credentials, Target } from "../../cluster-client/backing/client";
import { postgresClient } from "../../cluster-client/backing/postgres";
import { enter, makeQueue, rabbitMqClient, readQueue } from "../../cluster-client/backing/rabbitmq";
import { valkeyClient } from "../../cluster-client/backing/valkey";
import { QUEUE } from "./environment";

/** Something that a user who is let in may not do. */
interface Trespass {
  /** Common name of the certificate. @default - the service's user */
  readonly as?: string;
  readonly attempt: (target: Target, credentials: Credentials) => Promise<unknown>;
}

/** A service as the tests see it: where it is, who is let in, how that one connects. */
export interface Service {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** User, and common name of the certificate. */
  readonly user: string;
  readonly connect: Connect;
  readonly trespasses: Readonly<Record<string, Trespass>>;
}

const located = (name: string, port: number, user: string) => ({
  name,
  host: `${name}.${NAMESPACE}.svc`,
  port,
  user,
});

/** Connects and works: what is forbidden is refused by either. */
export function working(connect: Connect): Trespass["attempt"] {
  return async (target, credentials) => {
    const client = await connect(target, credentials);
    try {
      await client.work();
    } finally {
      client.close();
    }
  };
}

/**
 * Each of the backing services.
 *
 * @param confirmed takes the id of each message that the broker has confirmed.
 */
export function services(confirmed: Set<string>): Service[] {
  return [
    {
      ...located("postgres", 5432, "job-board"),
      connect: postgresClient("job-board", "jobboard"),
      trespasses: {
        "another's database": {
          as: "postgres-exporter",
          attempt: working(postgresClient("postgres-exporter", "jobboard")),
        },
        "the superuser": {
          as: "postgres",
          attempt: working(postgresClient("postgres", "postgres")),
        },
        "a new role": {
          attempt: working(postgresClient("job-board", "jobboard", "CREATE ROLE x")),
        },
        "a file of the server": {
          attempt: working(
            postgresClient("job-board", "jobboard", "SELECT pg_read_file('/etc/passwd')"),
          ),
        },
      },
    },
    {
      ...located("valkey", 6379, "cache-client"),
      connect: valkeyClient("cache-client"),
      trespasses: {
        "another's keys": { attempt: working(valkeyClient("cache-client", "other:probe")) },
        "the default user": { attempt: working(valkeyClient("default")) },
      },
    },
    {
      ...located("rabbitmq", 5671, "publisher"),
      connect: rabbitMqClient(QUEUE, confirmed),
      trespasses: {
        "another's queue": {
          attempt: async (target, credentials) =>
            readQueue(target, credentials, QUEUE, "give back"),
        },
        "another's exchange": { attempt: working(rabbitMqClient(`${QUEUE}.dead`)) },
        "a new queue": { attempt: makeQueue },
        "another virtual host": {
          attempt: async (target, credentials) => enter(target, credentials, "/"),
        },
      },
    },
  ];
}
