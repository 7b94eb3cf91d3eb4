import { setTimeout } from "node:timers/promises";
import type { Kubectl } from "../../cluster-client/kubectl";
import type { Step } from "../../steps/step";
import { issue, renew } from "../../cluster-client/backing/credentials";
import { withoutRestarts } from "./pods";
import { forwarded } from "../../cluster-client/backing/port-forward";
import type { Service } from "./services";

/** RabbitMQ keeps what it has read for two minutes; kubelet takes one to renew the files. */
const LIMIT_MS = 6 * 60_000;

/**
 * The server's certificate is renewed while clients work: nobody is disconnected, refused or
 * restarted.
 */
export function renewal(kubectl: Kubectl, service: Service): Step {
  const { name, host, port, user } = service;
  return {
    name: `${name}: its certificate is renewed under load, nobody is lost`,
    play: async () => {
      const credentials = await issue(kubectl, user);
      return forwarded(kubectl, `${name}-0`, port, async (local) =>
        withoutRestarts(kubectl, async () =>
          workThrough(service, { target: { host, port: local }, credentials }, async () =>
            renew(kubectl, `${name}-server`),
          ),
        ),
      );
    },
  };
}

type Client = Parameters<Service["connect"]>;

const STANDING = 3;
const BETWEEN_OPERATIONS_MS = 20;

/** Works on connections that stay, and on new ones, until these are shown another certificate. */
async function workThrough(
  { connect }: Service,
  { target, credentials }: { target: Client[0]; credentials: Client[1] },
  renewed: () => Promise<void>,
): Promise<string> {
  const standing = await Promise.all(
    Array.from({ length: STANDING }, async () => connect(target, credentials)),
  );
  const [{ serial: before } = { serial: "" }] = standing;
  const over = new AbortController();
  let operations = 0;
  const loads = standing.map(async (client) => {
    while (!over.signal.aborted) {
      await client.work();
      operations += 1;
      await setTimeout(BETWEEN_OPERATIONS_MS);
    }
  });
  const started = Date.now();
  const reconnect = async (): Promise<number> => {
    await renewed();
    for (let connections = 1; ; connections += 1) {
      const client = await connect(target, credentials);
      await client.work();
      client.close();
      if (client.serial !== before) {
        return connections;
      }
      if (Date.now() - started > LIMIT_MS) {
        throw new Error(`still the certificate ${before}`);
      }
    }
  };
  const reconnecting = reconnect().finally(() => over.abort());
  const [connections] = await Promise.all([reconnecting, ...loads]);
  const seconds = Math.round((Date.now() - started) / 1000);
  standing.forEach((client) => client.close());
  return `new certificate after ${seconds} s; ${operations} operations on ${STANDING} connections that stayed, ${connections} new connections: none failed; no container was restarted`;
}
