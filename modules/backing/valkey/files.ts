import { EXPORTER_CERTIFICATE_FOLDER, SERVER_CERTIFICATE_FOLDER } from "../names";
import type { ValkeySettings } from "./settings";

export const FILES_FOLDER = "/etc/valkey";
/** In memory, shared with the sidecar `keeper` alone. */
export const RUN_FOLDER = "/run/valkey";
export const PORT = 6379;

/** https://valkey.io/topics/valkey.conf/; no plain port, and nothing is written to disk. */
export function configuration({ maxMemory, userFromCertificate }: ValkeySettings): string {
  return [
    "bind * -::*",
    "port 0",
    `tls-port ${PORT}`,
    `tls-cert-file ${SERVER_CERTIFICATE_FOLDER}/tls.crt`,
    `tls-key-file ${SERVER_CERTIFICATE_FOLDER}/tls.key`,
    `tls-ca-cert-file ${SERVER_CERTIFICATE_FOLDER}/ca.crt`,
    "tls-auth-clients yes",
    ...(userFromCertificate ? ["tls-auth-clients-user CN"] : []),
    'tls-protocols "TLSv1.3"',
    `aclfile ${RUN_FOLDER}/users.acl`,
    `maxmemory ${maxMemory.mebibytes}mb`,
    "maxmemory-policy allkeys-lru",
    'save ""',
    "appendonly no",
    `dir ${RUN_FOLDER}`,
    "",
  ].join("\n");
}

/** Without a password: `resetpass` lets nobody in but by certificate. */
export function users(
  { users: workloads, userFromCertificate }: ValkeySettings,
  exporter: string,
): string {
  const signIn = userFromCertificate ? "resetpass" : "nopass";
  return [
    "user default off",
    `user ${exporter} on ${signIn} resetkeys resetchannels -@all +ping +info +config|get +client|list +client|setname +slowlog|len +slowlog|get +latency|latest +latency|histogram +dbsize +select +command|docs`,
    ...workloads.map(
      ({ name, keys }) =>
        `user ${name} on ${signIn} resetkeys ${keys.map((key) => `~${key}`).join(" ")} resetchannels -@all +@read +@write +@connection +@transaction -@dangerous`,
    ),
    "",
  ].join("\n");
}

/**
 * Starts the server with one more user, `keeper`, whose password is made up now and lies in the
 * memory of this pod: it may renew the certificate, and nothing else.
 */
export const START = `set -eu
umask 077
password=$(head -c 32 /dev/urandom | sha256sum | cut -d ' ' -f 1)
hash=$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)
printf %s "$password" >${RUN_FOLDER}/keeper
{
  cat ${FILES_FOLDER}/users.acl
  echo "user keeper on #$hash resetkeys resetchannels -@all +ping +config|set"
} >${RUN_FOLDER}/users.acl
exec valkey-server ${FILES_FOLDER}/valkey.conf
`;

/** What the sidecar \`keeper\` does: has the server read a renewed certificate; connections stay. */
export const KEEPER = `trap 'exit 0' TERM INT
applied=
while :; do
  now=$(cat ${SERVER_CERTIFICATE_FOLDER}/* | sha256sum)
  if [ "$now" != "$applied" ]; then
    REDISCLI_AUTH=$(cat ${RUN_FOLDER}/keeper)
    VALKEYCLI_AUTH=$REDISCLI_AUTH
    export REDISCLI_AUTH VALKEYCLI_AUTH
    answer=$(${client("keeper")} CONFIG SET tls-cert-file ${SERVER_CERTIFICATE_FOLDER}/tls.crt \\
      tls-key-file ${SERVER_CERTIFICATE_FOLDER}/tls.key tls-ca-cert-file ${SERVER_CERTIFICATE_FOLDER}/ca.crt)
    if [ "$answer" = OK ]; then
      echo "the server has read its certificate"
      applied=$now
      touch ${RUN_FOLDER}/applied
    else
      echo "not yet: $answer"
    fi
  fi
  sleep 5 &
  wait $!
done
`;

/** The client's program, within the pod, as a user that signs in beside its certificate. */
export function client(user: string): string {
  return `${anonymous()} --user ${user} --no-auth-warning`;
}

function anonymous(): string {
  const folder = EXPORTER_CERTIFICATE_FOLDER;
  return `valkey-cli -h localhost -p ${PORT} --tls --cacert ${folder}/ca.crt --cert ${folder}/tls.crt --key ${folder}/tls.key`;
}

/** Whether the server answers a client that has a certificate: PONG, not an error. */
export function ping(exporter: string): string[] {
  const command = `${client(exporter)} --pass - PING`;
  return ["sh", "-c", `[ "$(${command})" = PONG ]`];
}
