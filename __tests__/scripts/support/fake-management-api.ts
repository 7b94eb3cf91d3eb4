import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { json } from "node:stream/consumers";
import { ManagementApi } from "../../../scripts/azure/management-api";

type Body = Record<string, unknown>;

/** An error of Azure, as it words them. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
}

/**
 * Azure's management API as far as the scripts use it: keeps what is put, by id without regard to
 * case, and what was asked of it.
 */
export class FakeManagementApi {
  readonly resources = new Map<string, Body>();
  readonly requests: { method: string; id: string; body: Body | undefined }[] = [];
  /** Answers by `METHOD suffix-of-the-id`, each used once, before anything else. */
  readonly refusals = new Map<string, Refusal>();
  /** What a POST makes of the resources, by the end of its path. */
  readonly actions = new Map<string, (id: string, body: Body | undefined) => unknown>();
  readonly #server: Server;
  api: ManagementApi = new ManagementApi("", () => Promise.resolve(""));

  /** @param tls key and certificate, for scripts that are started as people start them */
  constructor(tls?: { readonly key: string; readonly cert: string }) {
    const listener = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#answer(request, response);
    this.#server = tls ? createSecureServer(tls, listener) : createServer(listener);
  }

  /** As `ARM_METADATA_HOSTNAME` names it. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    this.api = new ManagementApi(`http://${this.host}`, () => Promise.resolve("token"), 1);
    return this;
  }

  stop(): void {
    this.#server.close();
  }

  put(id: string, body: Body = {}): void {
    this.resources.set(id.toLowerCase(), body);
  }

  find(id: string): Body | undefined {
    return this.resources.get(id.toLowerCase());
  }

  /** The requests that changed something, as `PUT /subscriptions/…`. */
  get changes(): string[] {
    return this.requests
      .filter(({ method }) => method !== "GET")
      .map(({ method, id }) => `${method} ${id}`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET" } = request;
    const url = new URL(request.url ?? "/", "http://localhost");
    const id = url.pathname;
    const body = method === "GET" || id.endsWith("/token") ? undefined : await bodyOf(request);
    this.requests.push({ method, id, body });
    const reply = (status: number, answer?: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(answer === undefined ? undefined : JSON.stringify(answer));
    };
    if (id === "/metadata/endpoints") {
      const here = `https://${this.host}`;
      return reply(200, { resourceManager: here, authentication: { loginEndpoint: here } });
    }
    if (id.endsWith("/oauth2/v2.0/token")) {
      return reply(200, { access_token: "token" });
    }
    if (url.searchParams.get("api-version") === null) {
      return reply(400, error("MissingApiVersionParameter"));
    }
    const refused = [...this.refusals].find(([key]) => {
      const [refusedMethod = "", suffix = ""] = key.split(" ");
      return refusedMethod === method && id.endsWith(suffix);
    });
    if (refused !== undefined) {
      this.refusals.delete(refused[0]);
      return reply(refused[1].status, error(refused[1].code));
    }
    const found = this.find(id);
    switch (method) {
      case "PUT":
        this.put(id, body);
        return reply(201, { id, ...body });
      case "PATCH":
        this.put(id, merged(found ?? {}, body ?? {}));
        return reply(200, this.find(id));
      case "POST": {
        const [, act] = [...this.actions].find(([suffix]) => id.endsWith(suffix)) ?? [];
        return act === undefined ? reply(404, error("InvalidAction")) : reply(200, act(id, body));
      }
      default:
        return found === undefined ? reply(404, error("ResourceNotFound")) : reply(200, found);
    }
  }
}

function error(code: string) {
  return { error: { code, message: `refused as ${code}` } };
}

async function bodyOf(request: IncomingMessage): Promise<Body | undefined> {
  return request.headers["content-type"] === undefined
    ? undefined
    : ((await json(request)) as Body);
}

function merged(old: Body, change: Body): Body {
  return Object.fromEntries(
    [...new Set([...Object.keys(old), ...Object.keys(change)])].map((key) => {
      const [before, after] = [old[key], change[key]];
      const both = isObject(before) && isObject(after);
      return [key, both ? merged(before, after) : (after ?? before)];
    }),
  );
}

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null;
}
