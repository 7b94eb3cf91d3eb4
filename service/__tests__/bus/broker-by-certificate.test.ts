import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { AmqpBus } from "../../src/bus/amqp-bus";
import {
  DEAD_LETTER_EXCHANGE,
  deadLetterQueueOf,
  EXCHANGE,
  queueArguments,
} from "../../src/bus/amqp-topology";
import { BusUnavailable, RETRY_POLICY, type Queue } from "../../src/bus/bus";
import type { BrokerConfig } from "../../src/config/broker-config";
import { parseConfig } from "../../src/config/config";
import { Logger } from "../../src/observability/logger";
import { CertificateAuthority, type KeyPair } from "../support/certificate-authority";
import { eventually } from "../support/eventually";
import { describeWithRabbitmq, RabbitmqBroker } from "../support/rabbitmq-broker";
import { TcpProxy } from "../support/tcp-proxy";
import { temporaryFolder } from "../support/temporary-folder";

const VHOST = "jobs";
const MAILS: Queue = { name: "mails", takes: ["application.received"] };
const COUNTS: Queue = { name: "counts", takes: ["application.received"] };
const logger = new Logger("error", process.stderr);
const warnings: string[] = [];
jest.spyOn(logger, "warn").mockImplementation((_message, fields) => {
  warnings.push(String(fields?.["cause"]));
});

const brokerUser = (name: string) => ({
  name,
  password_hash: "",
  hashing_algorithm: "rabbit_password_hashing_sha256",
  tags: [],
  limits: {},
});

const message = () => ({
  id: randomUUID(),
  name: "application.received",
  version: 1,
  body: "{}",
});

/** All that the service needs, made by the broker: nobody may make anything, and each reads its own queue alone. */
function definitions(queues: readonly Queue[]) {
  const vhost = VHOST;
  const durable = { vhost, durable: true, auto_delete: false };
  const exchange = { ...durable, internal: false, arguments: {} };
  const bind = (source: string, destination: string, routing_key: string) => ({
    source,
    vhost,
    destination,
    destination_type: "queue",
    routing_key,
    arguments: {},
  });
  const may = (name: string, write: string, read: string) => ({
    user: name,
    vhost,
    configure: "^$",
    write,
    read,
  });
  return {
    vhosts: [{ name: vhost }],
    users: [brokerUser("sender"), brokerUser("mailer")],
    permissions: [may("sender", `^${EXCHANGE}$`, "^$"), may("mailer", "^$", "^mails$")],
    exchanges: [
      { ...exchange, name: EXCHANGE, type: "topic" },
      { ...exchange, name: DEAD_LETTER_EXCHANGE, type: "direct" },
    ],
    queues: queues.flatMap((queue) => [
      { ...durable, name: queue.name, arguments: queueArguments(queue, RETRY_POLICY.redeliveries) },
      {
        ...durable,
        name: deadLetterQueueOf(queue.name),
        arguments: { "x-queue-type": "quorum" },
      },
    ]),
    bindings: queues.flatMap((queue) => [
      ...queue.takes.map((name) => bind(EXCHANGE, queue.name, name)),
      bind(DEAD_LETTER_EXCHANGE, deadLetterQueueOf(queue.name), queue.name),
    ]),
  };
}

describeWithRabbitmq("a broker that knows its users by certificate and has made all queues", () => {
  const folder = temporaryFolder();
  const file = (name: string) => join(folder, name);
  const authority = new CertificateAuthority(file("authority"));
  const hold = (user: string, { certificate, key }: KeyPair) => {
    writeFileSync(file(`${user}.crt`), certificate);
    writeFileSync(file(`${user}.key`), key);
  };
  hold("server", authority.issue("DNS:localhost"));
  for (const user of ["sender", "mailer"]) hold(user, authority.issue("DNS:client", 1, user));
  writeFileSync(file("definitions.json"), JSON.stringify(definitions([MAILS])));

  const broker = new RabbitmqBroker({
    plugins: ["rabbitmq_auth_mechanism_ssl"],
    configuration: (port) => [
      "listeners.tcp = none",
      `listeners.ssl.default = ${port}`,
      `ssl_options.cacertfile = ${authority.file}`,
      `ssl_options.certfile = ${file("server.crt")}`,
      `ssl_options.keyfile = ${file("server.key")}`,
      "ssl_options.verify = verify_peer",
      "ssl_options.fail_if_no_peer_cert = true",
      "auth_mechanisms.1 = EXTERNAL",
      "ssl_cert_login_from = common_name",
      `load_definitions = ${file("definitions.json")}`,
    ],
    isUp: (port) =>
      new Promise((resolve) => {
        const socket = connect({ port, host: "localhost", rejectUnauthorized: false });
        socket.on("secureConnect", () => resolve(true)).on("error", () => resolve(false));
        socket.on("secureConnect", () => socket.destroy());
      }),
  });
  beforeAll(() => broker.create(), 250_000);
  afterAll(() => broker.remove());

  function configOf(user: string): BrokerConfig {
    const { broker: config } = parseConfig({
      BROKER_URL: `amqps://localhost:${broker.port}/${VHOST}`,
      BROKER_CA_FILE: authority.file,
      BROKER_CERTIFICATE_FILE: file(`${user}.crt`),
      BROKER_KEY_FILE: file(`${user}.key`),
      BROKER_TOPOLOGY: "given",
    });
    if (config === undefined) throw new Error("no broker");
    return config;
  }
  const closing: (() => Promise<void>)[] = [];
  function open(user: string, queues = [MAILS], config = configOf(user)): AmqpBus {
    const bus = new AmqpBus({ broker: config, queues, logger });
    closing.push(() => bus.close());
    return bus;
  }
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
    warnings.length = 0;
  });
  test("a role sends and another receives, without the right to make anything", async () => {
    const [sender, mailer] = [open("sender"), open("mailer")];
    await eventually(() => sender.isUp && mailer.isUp, Boolean);
    const got: string[] = [];
    await mailer.receive(MAILS, { prefetch: 1, receive: async ({ id }) => void got.push(id) });
    const sent = message();
    await sender.publish(sent);
    await eventually(
      () => got,
      (ids) => ids.length > 0,
    );
    expect(got).toEqual([sent.id]);
    expect(warnings).toEqual([]);
  });

  test("what the broker lacks is named in the log, and nothing is sent", async () => {
    const sender = open("sender", [MAILS, COUNTS]);
    await eventually(
      () => warnings.join("\n"),
      (text) => /no queue 'counts' in vhost 'jobs'/.test(text),
    );
    expect(sender.isUp).toBe(false);
  });

  test("a queue that the role would make is refused", async () => {
    const made = { ...configOf("sender"), topology: "made" } as const;
    const sender = open("sender", [MAILS], made);
    await eventually(
      () => warnings.join("\n"),
      (text) => text.includes("ACCESS_REFUSED"),
    );
    expect(sender.isUp).toBe(false);
  });

  test("a renewed certificate is shown at the next connection, and a missing file leaves the last one in use", async () => {
    const config = configOf("sender");
    const { proxy, url } = await TcpProxy.before(config.url);
    closing.push(async () => proxy.close());
    const bus = open("sender", [MAILS], { ...config, url });
    await eventually(() => bus.isUp, Boolean);
    await bus.publish(message());
    const reconnected = async () => {
      proxy.breakAll();
      await expect(bus.publish(message())).rejects.toThrow(BusUnavailable);
      await eventually(() => bus.isUp, Boolean);
    };
    hold("sender", authority.issue("DNS:client", 1, "mailer"));
    await reconnected();
    // As the mailer, who may not send.
    await expect(bus.publish(message())).rejects.toThrow(BusUnavailable);
    await eventually(
      () => warnings.join("\n"),
      (text) => /ACCESS_REFUSED.*exchange 'job-board' in vhost 'jobs'.*'mailer'/.test(text),
    );
    hold("sender", authority.issue("DNS:client", 1, "sender"));
    await eventually(() => bus.isUp, Boolean);
    await reconnected();
    rmSync(file("sender.key"));
    await reconnected();
    await bus.publish(message());
  });
});
