import { randomUUID } from "node:crypto";
import { type FrontDoor, RequestFailed } from "../load/front-door";
import { SceneFailed } from "../scenes/scene";

type Outcome = Pick<Application, "id" | "failure">;

interface Application {
  readonly id: string | null;
  readonly failure: string | null;
}

const SEE_OTHER = 303;

/** Somebody who signs up, signs in and applies by the forms of the pages, as a browser sends them. */
export class Applicant {
  readonly #email = `demonstration-${randomUUID()}@example.org`;
  #cookie = "";

  constructor(private readonly frontDoor: FrontDoor) {}

  /** @throws SceneFailed when the job board doesn't let in whoever has just signed up. */
  async signIn(): Promise<void> {
    const account = { email: this.#email, password: randomUUID() };
    await this.#must("/sign-up", { ...account, name: "Demonstration" });
    const { headers } = await this.#must("/sign-in", account);
    const cookies = headers["set-cookie"] ?? [];
    if (cookies.length === 0) {
      throw new SceneFailed("POST /sign-in gave no session");
    }
    this.#cookie = cookies.map((cookie) => cookie.split(";", 1)[0]).join("; ");
  }

  /** @returns the application's id, or why it was not acknowledged. */
  async apply(job: number): Promise<Outcome> {
    try {
      const { status, headers } = await this.#post(`/jobs/${job}`, {
        name: "Demonstration",
        email: this.#email,
        message: "",
        key: randomUUID(),
      });
      const [, id = null] = /^\/applications\/([0-9a-f-]{36})$/.exec(headers.location ?? "") ?? [];
      return status === SEE_OTHER && id !== null
        ? { id, failure: null }
        : { id: null, failure: `HTTP ${status}` };
    } catch (error) {
      if (!(error instanceof RequestFailed)) {
        throw error;
      }
      return { id: null, failure: error.message };
    }
  }

  async #must(path: string, form: Readonly<Record<string, string>>) {
    try {
      const answer = await this.#post(path, form);
      if (answer.status === SEE_OTHER) {
        return answer;
      }
      throw new SceneFailed(`POST ${path} answered HTTP ${answer.status}`);
    } catch (error) {
      throw error instanceof RequestFailed
        ? new SceneFailed(`POST ${path}: ${error.message}`)
        : error;
    }
  }

  #post(path: string, form: Readonly<Record<string, string>>) {
    return this.frontDoor.request(path, { method: "POST", form, cookie: this.#cookie });
  }
}
