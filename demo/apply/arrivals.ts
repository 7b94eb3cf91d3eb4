import { ClusterError } from "../../scripts/cluster-client/cluster-error";
import type { Kubectl } from "../../scripts/cluster-client/kubectl";
import { MAILS_EACH } from "../../scripts/cluster-client/backing/mails";
import { type Became, becameOf, type Traces, tracesOf } from "./traces";

/** Where applications have come to, as last seen. */
export class Arrivals {
  #traces: Traces = { stored: new Map(), counted: new Map(), mails: new Map() };

  /** @param job that is applied for */
  constructor(
    private readonly kubectl: Kubectl,
    private readonly job: number,
  ) {}

  /** Applications that are stored. */
  get stored(): number {
    return this.#traces.stored.size;
  }

  /** @throws ClusterError when a database doesn't answer. */
  async look(): Promise<void> {
    this.#traces = await tracesOf(this.kubectl, this.job);
  }

  /** Looks again; while a database is away what was seen before stays. */
  async lookIfThere(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      if (!(error instanceof ClusterError)) {
        throw error;
      }
    }
  }

  /** Whether nothing more comes of it: a mail that was begun by who crashed then is never begun again. */
  isThrough(id: string): boolean {
    const { counted, mails } = this.#traces;
    return counted.has(id) && (mails.get(id)?.length ?? 0) >= MAILS_EACH;
  }

  /** @param mails as `pod/file` */
  of(id: string, mails: ReadonlySet<string>): Became {
    return becameOf(id, this.#traces, mails);
  }
}
