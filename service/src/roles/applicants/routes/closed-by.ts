import { problems } from "../../../http/problem";
import type { Application, Closing } from "../data/application";

/** The application, closed as was asked, now or before. @throws Problem 404, or 409 when it was closed otherwise */
export function closedBy(closing: Closing): Application {
  if (closing.outcome === "not-found") throw problems.notFound();
  if (closing.outcome === "closed") throw problems.applicationClosed();
  return closing.application;
}
