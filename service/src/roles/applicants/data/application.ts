export interface NewApplication {
  readonly name: string;
  readonly email: string;
  readonly message: string;
}

/** What an application keeps of its job: it says the same when the job is gone. */
export interface AppliedJob {
  readonly id: number;
  readonly title: string;
  readonly company: string;
  /** The account that may see the applications for it; undefined for a job that nobody with an account posted. */
  readonly postedBy?: string | undefined;
}

export type Decision = "accepted" | "declined";

/**
 * `received`: stored, and not yet told to the other roles; `passed-on`: told; `seen`: the company has opened it. The
 * company answers with the other two, unless the application is withdrawn before.
 */
export type ApplicationState = "received" | "passed-on" | "seen" | "withdrawn" | Decision;

export interface Application extends NewApplication {
  /** A random UUID: whoever knows it may read and withdraw the application. */
  readonly id: string;
  /** Another one: whoever knows it may read and answer the application. */
  readonly reviewId: string;
  readonly job: AppliedJob;
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
  readonly state: ApplicationState;
  /** When the company first opened it, while it was open. ISO 8601, UTC. */
  readonly seenAt: string | undefined;
  /** The company's words; undefined before its answer. */
  readonly answer: string | undefined;
  /** When it was withdrawn or answered. ISO 8601, UTC. */
  readonly closedAt: string | undefined;
}

export type Submission =
  | { readonly outcome: "stored" | "replayed"; readonly application: Application }
  | { readonly outcome: "key-reused" };

/** `closed`: it was withdrawn or answered otherwise before. */
export type Closing =
  | { readonly outcome: "done"; readonly application: Application }
  | { readonly outcome: "closed" }
  | { readonly outcome: "not-found" };
