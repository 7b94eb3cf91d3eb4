import * as http from "node:http";
import { z } from "zod";
import { ClusterError } from "./cluster-error";

type Method = "GET" | "POST" | "PATCH" | "DELETE" | "PUT";

interface ApiRequestOptions {
  readonly method?: Method;
  readonly body?: object;
  /** @default merge-patch for PATCH, else JSON */
  readonly contentType?: string;
  /** Asks as a member of this group instead of as oneself (needs the right to impersonate). */
  readonly asGroup?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The API server's clock when it answered, milliseconds of the Unix epoch. */
  readonly serverTime: number | undefined;
}

const TIMEOUT_MILLISECONDS = 10_000;
const statusSchema = z.looseObject({ message: z.string() });

/** The Kubernetes API, asked through the socket of a `KubectlProxy`. */
export class KubernetesApi {
  readonly #agent: http.Agent;

  constructor(socketPath: string) {
    const options: http.AgentOptions & { socketPath: string } = { keepAlive: true, socketPath };
    this.#agent = new http.Agent(options);
  }

  /** @throws ClusterError unless the API answers 2xx with the shape wanted. */
  async read<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> {
    const { data, error } = schema.safeParse(await this.do(path));
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
  async do(path: string, options: ApiRequestOptions = {}): Promise<unknown> {
    const { status, body } = await this.ask(path, options);
    if (status >= 200 && status < 300) {
      return body;
    }
    throw refusal(status, statusSchema.safeParse(body).data?.message ?? `HTTP ${status}`, path);
  }

  /**
   * Whatever the API answers, refusals too.
   *
   * @throws ClusterError when it doesn't answer.
   */
  ask(path: string, options: ApiRequestOptions = {}): Promise<ApiAnswer> {
    const { method = "GET", body, asGroup } = options;
    const contentType =
      options.contentType ??
      (method === "PATCH" ? "application/merge-patch+json" : "application/json");
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        reject(
          new ClusterError(
            "unreachable",
            `the cluster does not answer: ${why}`,
            "check the cluster and your sign-in with `kubectl version`",
          ),
        );
      };
      const request = http.request(
        {
          path,
          method,
          agent: this.#agent,
          timeout: TIMEOUT_MILLISECONDS,
          headers: {
            host: "localhost",
            accept: "application/json",
            ...(body !== undefined && { "content-type": contentType }),
            ...(asGroup !== undefined && {
              "impersonate-user": "demonstration",
              "impersonate-group": asGroup,
            }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", (error) => fail(error.message));
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            const serverTime = Date.parse(response.headers.date ?? "");
            resolve({
              status: response.statusCode ?? 0,
              body: jsonOr(text),
              serverTime: Number.isNaN(serverTime) ? undefined : serverTime,
            });
          });
        },
      );
      request.on("timeout", () => request.destroy(new Error("no answer in 10 s")));
      request.on("error", (error) => fail(error.message));
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.trim() };
  }
}

function refusal(status: number, message: string, path: string): ClusterError {
  switch (status) {
    case 401:
    case 403:
      return new ClusterError("forbidden", message, "sign in with a role that may (docs/roles.md)");
    case 404:
      return new ClusterError("not found", message, `nothing at ${path}: is it deployed?`);
    case 502:
      return new ClusterError("unreachable", message, "check the cluster with `kubectl version`");
    default:
      return new ClusterError("refused", message, "see the API server's message");
  }
}
