import * as http from "node:http";
import * as https from "node:https";
import type { LookupFunction } from "node:net";
import { failureKind } from "./failure";

export interface FrontDoorOptions {
  /** Where the service answers, e.g. `https://jobboard.localhost`. */
  readonly url: URL;
  /** Address to connect to instead of what the host's name resolves to. */
  readonly address?: string | undefined;
  /** PEM of the authority that signed the certificate. @default - the system's */
  readonly authority?: string | undefined;
  /** Takes any certificate: for an environment that signs its own. @default false */
  readonly trustAnyCertificate?: boolean | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent as a browser sends a form of the same site; instead of `body`. */
  readonly form?: Readonly<Record<string, string>>;
  /** @default "", none */
  readonly cookie?: string;
  /** Ends the connection after this answer, so that the next may reach another pod. */
  readonly closeConnection?: boolean;
  readonly timeoutMilliseconds?: number;
}

/** Shorter than the 5 s after which node:http servers close an idle connection. */
const IDLE_CONNECTION_MILLISECONDS = 2_000;
/** A request has failed that has no whole answer by then. */
export const TIMEOUT_SECONDS = 5;
const LARGEST_ANSWER_BYTES = 1_048_576;

/** The service as its customers reach it. */
export class FrontDoor {
  readonly #agent: http.Agent;
  readonly #options: FrontDoorOptions;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    const shared = {
      keepAlive: true,
      timeout: IDLE_CONNECTION_MILLISECONDS,
      ...(options.address !== undefined && { lookup: always(options.address) }),
    };
    this.#agent =
      options.url.protocol === "https:"
        ? new https.Agent({
            ...shared,
            ...(options.authority !== undefined && { ca: options.authority }),
            rejectUnauthorized: options.trustAnyCertificate !== true,
          })
        : new http.Agent(shared);
  }

  get url(): URL {
    return this.#options.url;
  }

  /** @throws RequestFailed when there was no whole answer. */
  request(path: string, options: RequestOptions = {}): Promise<Answer> {
    const { method = "GET", closeConnection = false, cookie = "" } = options;
    const url = new URL(path, this.#options.url);
    const payload = payloadOf(options);
    const { request } = url.protocol === "https:" ? https : http;
    const timeoutMilliseconds = options.timeoutMilliseconds ?? TIMEOUT_SECONDS * 1_000;
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method,
        agent: this.#agent,
        headers: {
          "user-agent": "job-board-demonstration",
          ...(closeConnection && { connection: "close" }),
          ...(cookie !== "" && { cookie }),
          ...(payload && {
            ...payload.headers,
            "content-length": Buffer.byteLength(payload.text),
          }),
        },
      });
      const fail = (error: Error) => {
        clearTimeout(deadline);
        outgoing.destroy();
        reject(new RequestFailed(failureKind(error), { cause: error }));
      };
      const deadline = setTimeout(() => {
        fail(Object.assign(new Error("timed out"), { code: "ETIMEDOUT" }));
      }, timeoutMilliseconds);
      outgoing.on("error", fail);
      outgoing.on("response", (incoming) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        incoming.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > LARGEST_ANSWER_BYTES) {
            fail(Object.assign(new Error("answer too large"), { code: "EMSGSIZE" }));
          }
        });
        incoming.on("error", fail);
        incoming.on("end", () => {
          clearTimeout(deadline);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          });
        });
      });
      outgoing.end(payload?.text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function payloadOf({ body, form }: RequestOptions) {
  if (form !== undefined) {
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
    };
    return { text: new URLSearchParams(form).toString(), headers };
  }
  const headers = { "content-type": "application/json" };
  return body === undefined ? undefined : { text: JSON.stringify(body), headers };
}

/** There was no whole answer; the message is the kind of failure. */
export class RequestFailed extends Error {}

/** Answers every look-up with one address, as `curl --resolve` does. */
function always(address: string): LookupFunction {
  const family = address.includes(":") ? 6 : 4;
  return (_host, options, callback) => {
    if (options.all === true) {
      callback(null, [{ address, family }]);
    } else {
      callback(null, address, family);
    }
  };
}
