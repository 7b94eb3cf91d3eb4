import { setTimeout as wait } from "node:timers/promises";
import { connect, credentials, type ChannelModel } from "amqplib";
import type { BrokerConfig } from "../config/broker-config";
import { tlsOptionsOf } from "../config/tls-files";
import type { Logger } from "../observability/logger";
import { delayAfter } from "./bus";

const RECONNECT = { firstDelayMilliseconds: 200, longestDelayMilliseconds: 5_000 };
/** Part of the wait by which it is longer at random: not all processes come back to a broker at once. */
const JITTER = 0.2;
/** A host that is silent is given up. */
const CONNECT_MILLISECONDS = 10_000;
/** A broker that has gone silent is noticed after two of these. */
const HEARTBEAT_SECONDS = 10;

interface AmqpConnectionOptions {
  readonly broker: Pick<BrokerConfig, "url" | "tlsFiles">;
  readonly logger: Logger;
  /** Called for each new connection, which is given up when it rejects. */
  readonly setUp: (model: ChannelModel) => Promise<void>;
  readonly lost: () => void;
}

/**
 * A connection that is made anew whenever it is lost, with the certificates as they are then: amqplib's own recovery
 * keeps those of the start.
 */
export class AmqpConnection {
  readonly #closing = new AbortController();
  readonly #tls: ReturnType<typeof tlsOptionsOf>;
  #model: ChannelModel | undefined;

  constructor(private readonly options: AmqpConnectionOptions) {
    this.#tls = tlsOptionsOf(options.broker.tlsFiles);
  }

  /** Does not wait for the broker. */
  start(): void {
    void this.#keep();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // One that has ended is closed.
    await this.#model?.close().catch(() => undefined);
  }

  async #keep(): Promise<void> {
    const { logger } = this.options;
    const { signal } = this.#closing;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#hold(() => {
          failures = 0;
          logger.info("broker connected");
        });
      } catch (error) {
        logger.warn("broker not ready", { cause: String(error) });
      }
      failures++;
      const delay = delayAfter(failures, RECONNECT) * (1 + JITTER * Math.random());
      await wait(delay, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Resolves when a connection that was set up has ended. */
  async #hold(ready: () => void): Promise<void> {
    const { broker, logger, setUp, lost } = this.options;
    const model = await openConnection(broker, this.#tls);
    const ended = new Promise<void>((resolve) => {
      model.once("close", () => resolve());
    });
    model.on("error", (error: Error) => logger.warn("broker", { cause: error.message }));
    this.#model = model;
    try {
      if (this.#isClosing()) return;
      await setUp(model);
      ready();
      await ended;
      if (!this.#isClosing()) logger.warn("broker lost");
    } finally {
      lost();
      await model.close().catch(() => undefined);
    }
  }
}

/** One connection. @param tls default with the certificates as they are now */
export function openConnection(
  broker: AmqpConnectionOptions["broker"],
  tls = tlsOptionsOf(broker.tlsFiles),
): Promise<ChannelModel> {
  return connect(withHeartbeat(broker.url), {
    ...tls,
    ...(isKnownByCertificate(broker) && { credentials: credentials.external() }),
    timeout: CONNECT_MILLISECONDS,
  });
}

/** Whom a certificate names needs no password; a user in the URL signs in with one all the same. */
function isKnownByCertificate({ url, tlsFiles }: AmqpConnectionOptions["broker"]): boolean {
  return tlsFiles.client !== undefined && new URL(url).username === "";
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has("heartbeat"))
    parsed.searchParams.set("heartbeat", String(HEARTBEAT_SECONDS));
  return parsed.href;
}
