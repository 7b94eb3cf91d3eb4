import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { interruption } from "../interrupts";
import { ScriptError } from "../script";

/** Azure's word on a request that it refused. */
export class ManagementApiError extends ScriptError {
  constructor(
    readonly status: number,
    /** As `AuthorizationFailed`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A resource as far as every one is the same; the rest is as its service says. */
const resourceSchema = z.looseObject({
  id: z.string().optional(),
  location: z.string().optional(),
  properties: z.looseObject({ provisioningState: z.string().optional() }).optional(),
});
export type AzureResource = z.output<typeof resourceSchema>;

const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string().default("") }),
});

const ATTEMPTS = 5;
const POLL_MS = 5000;
const LONGEST_OPERATION_MS = 15 * 60_000;
/** Too many requests, and what passes by itself. */
const PASSING = new Set([429, 500, 502, 503, 504]);

type Body = Readonly<Record<string, unknown>>;

/**
 * Azure's management API (https://learn.microsoft.com/rest/api/resources/), by resource id. No
 * answer and no body is ever printed: a body may hold a secret.
 */
export class ManagementApi {
  constructor(
    private readonly endpoint: string,
    private readonly token: () => Promise<string>,
    private readonly pollMs = POLL_MS,
  ) {}

  /** Fetches a token, so that a sign-in that fails does so before anything is begun. */
  async authorize(): Promise<void> {
    await this.token();
  }

  /** A resource, or nothing when there is none of that id. */
  async get(id: string, apiVersion: string): Promise<AzureResource | undefined> {
    const response = await this.request("GET", id, apiVersion);
    return response === undefined ? undefined : resourceSchema.parse(response);
  }

  /** All of a collection, over its pages. */
  async list(id: string, apiVersion: string): Promise<readonly unknown[]> {
    const page = z.object({ value: z.array(z.unknown()), nextLink: z.string().optional() });
    const { value, nextLink } = page.parse(
      (await this.request("GET", id, apiVersion)) ?? { value: [] },
    );
    return nextLink === undefined
      ? value
      : [
          ...value,
          ...(await this.list(nextLink.slice(nextLink.indexOf("/subscriptions")), apiVersion)),
        ];
  }

  /** Makes or overwrites a resource and waits until it is there. */
  async put(id: string, apiVersion: string, body: Body): Promise<AzureResource> {
    await this.request("PUT", id, apiVersion, body);
    return this.settled(id, apiVersion);
  }

  /** Changes what the body names and waits until it is so. */
  async patch(id: string, apiVersion: string, body: Body): Promise<AzureResource> {
    await this.request("PATCH", id, apiVersion, body);
    return this.settled(id, apiVersion);
  }

  /** An action of a resource; what it answers is its own. */
  post(id: string, apiVersion: string, body?: Body): Promise<unknown> {
    return this.request("POST", id, apiVersion, body);
  }

  /**
   * Asks again until the answer is as wanted.
   *
   * @throws ScriptError when it never was.
   */
  async until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    const deadline = Date.now() + LONGEST_OPERATION_MS;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
      if (Date.now() > deadline) {
        throw new ScriptError(`${what}: not after ${LONGEST_OPERATION_MS / 60_000} minutes`);
      }
      await setTimeout(this.pollMs, undefined, { signal: interruption });
    }
  }

  /** The resource, once its last operation has ended. */
  private settled(id: string, apiVersion: string): Promise<AzureResource> {
    return this.until(`${id} is ready`, async () => {
      const resource = await this.get(id, apiVersion);
      const state = resource?.properties?.provisioningState ?? "Succeeded";
      if (state === "Failed" || state === "Canceled") {
        throw new ScriptError(`${id} ended as ${state}: the activity log of its group says why`);
      }
      return state === "Succeeded" ? resource : undefined;
    });
  }

  /** @returns the parsed answer; nothing for a GET of what isn't there, or without a body */
  private async request(
    method: string,
    id: string,
    apiVersion: string,
    body?: Body,
  ): Promise<unknown> {
    const url = new URL(`${this.endpoint}${id}`);
    url.searchParams.set("api-version", apiVersion);
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${await this.token()}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (PASSING.has(response.status) && attempt < ATTEMPTS) {
        await response.text();
        await setTimeout(waitFor(response, attempt * this.pollMs), undefined, {
          signal: interruption,
        });
        continue;
      }
      return answerOf(method, id, response);
    }
  }
}

function waitFor({ headers }: Response, otherwise: number): number {
  const seconds = Number(headers.get("retry-after"));
  return seconds > 0 ? seconds * 1000 : otherwise;
}

async function answerOf(method: string, id: string, response: Response): Promise<unknown> {
  const text = await response.text();
  if (response.ok) {
    return text === "" ? undefined : JSON.parse(text);
  }
  const { code, message } = errorOf(text);
  // Of a group, a parent or the resource itself: it isn't there.
  if (method === "GET" && response.status === 404) {
    return undefined;
  }
  throw new ManagementApiError(
    response.status,
    code,
    `${method} ${id} is refused (${response.status} ${code}): ${message}`,
  );
}

function errorOf(text: string): { code: string; message: string } {
  try {
    return errorSchema.parse(JSON.parse(text)).error;
  } catch {
    return { code: "unknown", message: "no reason is given" };
  }
}
