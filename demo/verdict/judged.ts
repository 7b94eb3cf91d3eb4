import type { Verdict } from "./verdict";

/** A verdict without its promise. */
export type Judged = Pick<Verdict, "outcome" | "evidence">;

export function held(evidence: string): Judged {
  return { outcome: "held", evidence };
}

export function broken(evidence: string): Judged {
  return { outcome: "broken", evidence };
}

export function unknown(evidence: string): Judged {
  return { outcome: "unknown", evidence };
}
