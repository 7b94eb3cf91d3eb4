import { Histogram } from "./histogram";

/** Upper bounds in seconds; prom-client's default list from 5 ms on, with three below it for a service that answers in under one. */
export const BUCKET_BOUNDS_SECONDS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

interface Series {
  readonly labels: string;
  readonly seconds: Histogram;
}

function newSeries(labels: string): Series {
  return { labels, seconds: new Histogram(BUCKET_BOUNDS_SECONDS) };
}

/**
 * Rate, errors and duration of requests by route template, method and status; and of database operations.
 * Its own buckets because a labelled prom-client histogram costs a tenth of a request.
 */
export class RequestMetrics {
  inFlight = 0;
  rejected = 0;
  readonly #requests = new Map<string, Map<string, Series[]>>();
  readonly #queries = new Map<string, Series>();
  readonly #failedQueries = new Map<string, number>();

  /**
   * @param route a template such as `/api/jobs/{id}`, never a path that a caller chose.
   * @param method one of few, as `methodLabel` has them.
   * @param traceId of a trace that is kept; empty for none.
   */
  observeRequest(
    route: string,
    method: string,
    status: number,
    seconds: number,
    traceId = "",
  ): void {
    let methods = this.#requests.get(route);
    if (methods === undefined) this.#requests.set(route, (methods = new Map()));
    let statuses = methods.get(method);
    if (statuses === undefined) methods.set(method, (statuses = []));
    const series = (statuses[status] ??= newSeries(
      `method="${method}",route="${route}",status="${status}"`,
    ));
    series.seconds.observe(seconds, traceId);
  }

  observeQuery(operation: string, seconds: number): void {
    let series = this.#queries.get(operation);
    if (series === undefined) {
      this.#queries.set(operation, (series = newSeries(`operation="${operation}"`)));
    }
    series.seconds.observe(seconds);
  }

  countFailedQuery(operation: string): void {
    this.#failedQueries.set(operation, (this.#failedQueries.get(operation) ?? 0) + 1);
  }

  /** The Prometheus text format 0.0.4. @param withExemplars as `Histogram.lines`. */
  expose(withExemplars = false): string {
    const requests = [...this.#requests.values()]
      .flatMap((methods) => [...methods.values()])
      .flatMap((statuses) => Object.values(statuses));
    return [
      "# HELP http_requests_total Requests answered.",
      "# TYPE http_requests_total counter",
      ...requests.map((one) => `http_requests_total{${one.labels}} ${one.seconds.count}`),
      "# HELP http_request_duration_seconds Time from the first byte read to the last byte written.",
      "# TYPE http_request_duration_seconds histogram",
      ...requests.flatMap((one) => [
        ...one.seconds.lines("http_request_duration_seconds", one.labels, withExemplars),
      ]),
      "# HELP http_requests_in_flight Requests in progress.",
      "# TYPE http_requests_in_flight gauge",
      `http_requests_in_flight ${this.inFlight}`,
      "# HELP http_requests_rejected_total Requests turned away because too many were in progress.",
      "# TYPE http_requests_rejected_total counter",
      `http_requests_rejected_total ${this.rejected}`,
      "# HELP database_query_duration_seconds Time of one operation of the repository.",
      "# TYPE database_query_duration_seconds histogram",
      ...[...this.#queries.values()].flatMap((one) => [
        ...one.seconds.lines("database_query_duration_seconds", one.labels),
      ]),
      "# HELP database_query_failures_total Operations of the repository that failed.",
      "# TYPE database_query_failures_total counter",
      ...[...this.#failedQueries].map(
        ([operation, count]) => `database_query_failures_total{operation="${operation}"} ${count}`,
      ),
      "",
    ].join("\n");
  }
}
