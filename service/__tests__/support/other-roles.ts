import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Asked {
  /** `POST /api/sessions`. */
  readonly what: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Answerer = Answer | ((asked: Asked) => Answer);

/** Other roles, elsewhere, that answer as a test says. */
export class OtherRoles {
  /** By `POST /api/sessions`; what is not there is 404. */
  readonly answers = new Map<string, Answerer>();
  readonly asked: Asked[] = [];
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const what = `${request.method ?? ""} ${request.url ?? ""}`;
      const headers = request.headers as Asked["headers"];
      const asked = {
        what,
        headers,
        body: text === "" ? undefined : (JSON.parse(text) as unknown),
      };
      this.asked.push(asked);
      const given = this.answers.get(what) ?? { status: 404, body: problem("not-found") };
      const { status, body, headers: more } = typeof given === "function" ? given(asked) : given;
      response.writeHead(status, { "content-type": "application/json", ...more });
      response.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
    });
  });

  /** @returns their address. */
  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What was asked of this kind, in its order. */
  askedFor(what: string): readonly Asked[] {
    return this.asked.filter((one) => one.what === what);
  }

  reset(): void {
    this.answers.clear();
    this.asked.length = 0;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** The body of a problem, as any role sends it. */
export function problem(code: string, errors?: readonly { at: string; rule: string }[]) {
  return { type: `/docs#${code}`, title: code, errors };
}
