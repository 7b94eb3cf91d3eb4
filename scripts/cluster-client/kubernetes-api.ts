import * as http from "node:http";
import { z } from "zod";
import { ClusterError, complaintOf, refusalOf } from "./cluster-error";

interface ApiRequestOptions {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON; with PATCH as a merge patch. */
  readonly body?: object;
  /** Asks as a member of this group instead of as oneself (needs the right to impersonate). */
  readonly asGroup?: string;
}

interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The API server's clock when it answered, milliseconds of the Unix epoch. */
  readonly serverTime: number | undefined;
}

interface RawAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

const TIMEOUT_MILLISECONDS = 10_000;
const UNAUTHORIZED = 401;
const INTERNAL_ERROR = 500;
const statusSchema = z.looseObject({ message: z.string() });

/**
 * The Kubernetes API, asked through the socket of a `KubectlProxy`: for who asks every other second,
 * which `Kubectl` with a process for each question is too heavy for, or needs the status of a refusal.
 */
export class KubernetesApi {
  readonly #agent: http.Agent;

  constructor(socketPath: string) {
    const options: http.AgentOptions & { socketPath: string } = { keepAlive: true, socketPath };
    this.#agent = new http.Agent(options);
  }

  /** @throws ClusterError unless the API answers 2xx with the shape wanted. */
  async read<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> {
    const { data, error } = schema.safeParse((await this.do(path)).body);
    if (error !== undefined) {
      throw new ClusterError(
        "refused",
        `unexpected answer at ${path}: ${error.message}`,
        "report it",
      );
    }
    return data;
  }

  /** @throws ClusterError unless the API answers 2xx. */
  async do(path: string, options: ApiRequestOptions = {}): Promise<ApiAnswer> {
    const answer = await this.ask(path, options);
    if (answer.status >= 200 && answer.status < 300) {
      return answer;
    }
    throw refusalOf(answer.status, messageOf(answer.status, answer.body));
  }

  /**
   * Whatever the API answers to somebody it knows, refusals too.
   *
   * @throws ClusterError when it doesn't answer, or doesn't know who asks.
   */
  async ask(path: string, options: ApiRequestOptions = {}): Promise<ApiAnswer> {
    const { status, headers, text } = await this.#exchange(path, options);
    // The API server answers in JSON; kubectl itself, when it couldn't ask it, in plain text.
    if (status === INTERNAL_ERROR && headers["content-type"]?.startsWith("text/plain") === true) {
      throw complaintOf(text);
    }
    const body = jsonOr(text);
    if (status === UNAUTHORIZED) {
      throw refusalOf(status, messageOf(status, body));
    }
    const serverTime = Date.parse(headers.date ?? "");
    return { status, body, serverTime: Number.isNaN(serverTime) ? undefined : serverTime };
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(path: string, { method = "GET", body, asGroup }: ApiRequestOptions) {
    const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const headers = {
      host: "localhost",
      accept: "application/json",
      ...(body !== undefined && { "content-type": contentType }),
      ...(asGroup !== undefined && {
        "impersonate-user": "demonstration",
        "impersonate-group": asGroup,
      }),
    };
    return new Promise<RawAnswer>((resolve, reject) => {
      const fail = (error: Error) => {
        reject(new ClusterError("unreachable", `the cluster does not answer: ${error.message}`));
      };
      const agent = this.#agent;
      const request = http.request(
        { path, method, agent, timeout: TIMEOUT_MILLISECONDS, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", fail);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString("utf8"),
            }),
          );
        },
      );
      request.on("timeout", () => request.destroy(new Error("no answer in 10 s")));
      request.on("error", fail);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.trim() };
  }
}

function messageOf(status: number, body: unknown): string {
  return statusSchema.safeParse(body).data?.message ?? `HTTP ${status}`;
}
