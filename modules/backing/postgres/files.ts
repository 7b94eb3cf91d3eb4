import { EXPORTER_CERTIFICATE_FOLDER, SERVER_CERTIFICATE_FOLDER } from "../names";

/** A database and the workloads that sign in to it by their certificates. */
export interface PostgresDatabase {
  readonly name: string;
  /** Makes and changes its tables. */
  readonly owner: string;
  /** Reads and writes the rows of these, and may make nothing. @default - the owner does both */
  readonly user?: string;
  /** Tasks that back it up: who reads it all, restores on trial, and restores as its owner. @default none */
  readonly backup?: {
    readonly reader: string;
    readonly drill: string;
    readonly restorer: string;
  };
}

/** Where the files lie in the container. */
export const FILES_FOLDER = "/etc/postgresql";
export const SOCKET_FOLDER = "/var/run/postgresql";
export const DATA_FOLDER = "/var/lib/postgresql/data";
/** Not the root of the volume, which may hold `lost+found`. */
export const PGDATA = `${DATA_FOLDER}/pgdata`;

/**
 * Who may connect (https://www.postgresql.org/docs/current/auth-pg-hba-conf.html): over the network
 * with TLS and a certificate in the role's own name; as superuser from within the pod only.
 */
export const HBA = `local   all all                peer
hostssl all postgres all       reject
hostssl all all      all       cert
`;

/** Options of the server, as arguments: a change of these restarts it. */
export function serverOptions(maxConnections: number, sharedBuffersMebibytes: number): string[] {
  const options = {
    listen_addresses: "*",
    unix_socket_directories: SOCKET_FOLDER,
    hba_file: `${FILES_FOLDER}/pg_hba.conf`,
    max_connections: maxConnections,
    shared_buffers: `${sharedBuffersMebibytes}MB`,
    ssl: "on",
    ssl_min_protocol_version: "TLSv1.3",
    ssl_cert_file: `${SERVER_CERTIFICATE_FOLDER}/tls.crt`,
    ssl_key_file: `${SERVER_CERTIFICATE_FOLDER}/tls.key`,
    ssl_ca_file: `${SERVER_CERTIFICATE_FOLDER}/ca.crt`,
    log_lock_waits: "on",
    log_min_duration_statement: "1s",
  };
  return Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Makes what isn't there yet, and may be run again at any time. It never drops anything. */
export function rolesSql(databases: readonly PostgresDatabase[], exporter: string): string {
  const workloads = new Set(
    databases.flatMap(({ owner, user }) => [owner, ...(user ? [user] : [])]),
  );
  return [
    ...[...workloads, exporter].map(role),
    `GRANT pg_monitor TO ${identifier(exporter)};`,
    ...databases.flatMap(database),
    ...databases.flatMap(userRights),
    ...databases.flatMap(backupRoles),
    "",
  ].join("\n");
}

function role(name: string): string {
  return `SELECT 'CREATE ROLE ${identifier(name)} LOGIN'
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') \\gexec`;
}

function database({ name, owner }: PostgresDatabase): string[] {
  return [
    `SELECT 'CREATE DATABASE ${identifier(name)} OWNER ${identifier(owner)}'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${name}') \\gexec`,
    `REVOKE ALL ON DATABASE ${identifier(name)} FROM PUBLIC;`,
  ];
}

/**
 * The user works on rows, of tables that are there and of those that the owner makes later. What it made itself, while it
 * owned the database, becomes the owner's. Names of `public` are for the database's owner to make since PostgreSQL 15.
 */
function userRights({ name, owner, user }: PostgresDatabase): string[] {
  if (user === undefined) {
    return [];
  }
  const to = `TO ${identifier(user)};`;
  const later = `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(owner)} IN SCHEMA public GRANT`;
  return [
    `GRANT CONNECT ON DATABASE ${identifier(name)} ${to}`,
    `\\connect ${identifier(name)}`,
    "BEGIN;",
    `REASSIGN OWNED BY ${identifier(user)} TO ${identifier(owner)};`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public ${to}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public ${to}`,
    `${later} SELECT, INSERT, UPDATE, DELETE ON TABLES ${to}`,
    `${later} USAGE ON SEQUENCES ${to}`,
    "COMMIT;",
    "\\connect postgres",
  ];
}

/**
 * The reader connects to that database alone and writes nothing; a drill makes databases of its own,
 * and may not connect to that one; the restorer acts as the owner.
 */
function backupRoles({ name, owner, backup }: PostgresDatabase): string[] {
  return backup === undefined
    ? []
    : [
        role(backup.reader),
        `GRANT pg_read_all_data TO ${identifier(backup.reader)};`,
        `GRANT CONNECT ON DATABASE ${identifier(name)} TO ${identifier(backup.reader)};`,
        role(backup.drill),
        `ALTER ROLE ${identifier(backup.drill)} CREATEDB;`,
        role(backup.restorer),
        // What it makes belongs to the workload from the start.
        `GRANT ${identifier(owner)} TO ${identifier(backup.restorer)};`,
        `ALTER ROLE ${identifier(backup.restorer)} SET role = ${identifier(owner)};`,
      ];
}

/** Names are plain (modules/backing/fields.ts), with hyphens at most. */
function identifier(name: string): string {
  return `"${name}"`;
}

/**
 * What the sidecar `keeper` does: whenever roles, rules or certificates have changed, it applies
 * them, and has the server read its files again; connections stay. Ready once it has done so.
 */
export const KEEPER = `trap 'exit 0' TERM INT
run() {
  psql --host=${SOCKET_FOLDER} --username=postgres --dbname=postgres --no-psqlrc --quiet \\
    --set=ON_ERROR_STOP=1 --output=/dev/null "$@"
}
applied=
while :; do
  now=$(cat ${FILES_FOLDER}/* ${SERVER_CERTIFICATE_FOLDER}/* | sha256sum)
  if [ "$now" != "$applied" ] && run --file=${FILES_FOLDER}/roles.sql &&
    run --command='SELECT pg_reload_conf()'; then
    echo "applied roles.sql, reloaded pg_hba.conf and certificates"
    applied=$now
    touch /tmp/applied
  fi
  sleep 5 &
  wait $!
done
`;

/** Where the exporter connects: within the pod, but as everybody does, with its certificate. */
export function exporterSource(exporter: string): string {
  const options = {
    host: "localhost",
    user: exporter,
    dbname: "postgres",
    sslmode: "verify-full",
    sslrootcert: `${EXPORTER_CERTIFICATE_FOLDER}/ca.crt`,
    sslcert: `${EXPORTER_CERTIFICATE_FOLDER}/tls.crt`,
    sslkey: `${EXPORTER_CERTIFICATE_FOLDER}/tls.key`,
  };
  return Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
