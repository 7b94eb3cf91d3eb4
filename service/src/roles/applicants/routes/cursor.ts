/** Where the next page of a list begins: after this application, the newest first. */
export interface PageStart {
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
  /** That of the list: an applicant's and a company's know different ones. */
  readonly id: string;
}

/** Every text of this form is a cursor; callers need not know that it is a time in base 36 and an id. */
export const CURSOR = /^[0-9a-z]{1,9}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function encodeCursor({ submittedAt, id }: PageStart): string {
  return `${Date.parse(submittedAt).toString(36)}.${id}`;
}

export function decodeCursor(cursor: string): PageStart {
  const [time = "", id = ""] = cursor.split(".");
  return { submittedAt: new Date(Number.parseInt(time, 36)).toISOString(), id };
}
