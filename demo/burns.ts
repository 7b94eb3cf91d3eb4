import { type FrontDoor, RequestFailed } from "./load/front-door";
import { burnOf } from "./service-answers";

interface RunningBurn {
  readonly id: string;
  readonly instance: string;
  readonly endsAt: number;
}

/** Requests per pod wanted, before the balancer is believed never to reach the rest. */
const TRIES_PER_POD = 15;

/**
 * Burns on several pods. A burn runs in the pod that the request lands on, and a balancer picks that
 * one: so ask again on a new connection until the wanted number of pods burns.
 */
export class Burns {
  readonly #running = new Map<string, RunningBurn>();

  constructor(private readonly frontDoor: FrontDoor) {}

  /** Burns that haven't reached their end. */
  get count(): number {
    const now = performance.now();
    return [...this.#running.values()].filter(({ endsAt }) => endsAt > now).length;
  }

  get pods(): ReadonlySet<string> {
    return new Set([...this.#running.values()].map(({ instance }) => instance));
  }

  /**
   * Starts one burn on each of `podCount` pods, as far as the balancer reaches them.
   *
   * @returns why fewer burn, if so.
   */
  async start(podCount: number, seconds: number, threads: number): Promise<string | undefined> {
    let refusal = "each request reached the same pods";
    for (let tries = 0; tries < podCount * TRIES_PER_POD && this.pods.size < podCount; tries++) {
      try {
        const answer = await this.frontDoor.request("/api/burns", {
          method: "POST",
          body: { seconds, threads },
          closeConnection: true,
        });
        const burn = answer.status === 202 ? burnOf(answer) : undefined;
        if (burn === undefined) {
          refusal = `POST /api/burns answered HTTP ${answer.status}`;
        } else if (this.pods.has(burn.instance)) {
          await this.#stopOne(burn.id);
        } else {
          const endsAt = performance.now() + seconds * 1_000;
          this.#running.set(burn.id, { ...burn, endsAt });
        }
      } catch (error) {
        if (!(error instanceof RequestFailed)) {
          throw error;
        }
        refusal = `POST /api/burns: ${error.message}`;
      }
    }
    return this.pods.size < podCount ? refusal : undefined;
  }

  /**
   * Stops what still burns.
   *
   * @returns the pods whose burn could not be stopped; it ends by itself.
   */
  async stopAll(): Promise<string[]> {
    const left: string[] = [];
    for (const { id, instance, endsAt } of this.#running.values()) {
      if (endsAt > performance.now() && !(await this.#stopOne(id))) {
        left.push(instance);
      }
    }
    this.#running.clear();
    return left;
  }

  /** Pods without a shared database know their own burns only: ask until the right one answers. */
  async #stopOne(id: string): Promise<boolean> {
    for (let tries = 0; tries < TRIES_PER_POD * 2; tries++) {
      try {
        const answer = await this.frontDoor.request(`/api/burns/${id}`, {
          method: "DELETE",
          closeConnection: true,
          timeoutMilliseconds: 2_000,
        });
        if (answer.status === 200 || answer.status === 204) {
          return true;
        }
      } catch (error) {
        if (!(error instanceof RequestFailed)) {
          throw error;
        }
      }
    }
    return false;
  }
}
