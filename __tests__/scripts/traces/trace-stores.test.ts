import { jaegerStore } from "../../../scripts/traces/jaeger";
import { tempoStore } from "../../../scripts/traces/tempo";
import type { AskJson } from "../../../scripts/traces/trace-store";

const REQUEST = "0af7651916cd43dd8448eb211c80319c";
const MESSAGE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PAGE = "b7ad6b7169203331";
const APPLY = "00f067aa0ba902b7";
const COUNT = "53995c3f42cd8ad8";

const answering =
  (answers: Readonly<Record<string, unknown>>): AskJson =>
  async (path) =>
    Promise.resolve(answers[decodeURIComponent(path)]);

const reference = (refType: string, traceID: string, spanID: string) => ({
  refType,
  traceID,
  spanID,
});
const text = (key: string, value: string) => ({ key, type: "string", value });

const jaegerRequest = {
  traceID: REQUEST,
  spans: [
    {
      traceID: REQUEST,
      spanID: APPLY,
      operationName: "POST /api/jobs/:id/applications",
      references: [reference("CHILD_OF", REQUEST, PAGE)],
      startTime: 1_764_000_000_002_000,
      duration: 3_500,
      tags: [text("span.kind", "server"), { key: "error", type: "bool", value: true }],
      processID: "p2",
    },
    {
      traceID: REQUEST,
      spanID: PAGE,
      operationName: "POST /jobs/:id",
      startTime: 1_764_000_000_000_000,
      duration: 9_000,
      tags: [],
      processID: "p1",
    },
  ],
  processes: {
    p1: { serviceName: "web", tags: [text("k8s.pod.name", "web-1")] },
    p2: { serviceName: "applicants" },
  },
};
const jaegerMessage = {
  traceID: MESSAGE,
  spans: [
    {
      traceID: MESSAGE,
      spanID: COUNT,
      operationName: "process jobs.application-counts",
      references: [reference("FOLLOWS_FROM", REQUEST, APPLY)],
      startTime: 1_764_000_000_100_000,
      duration: 1_000,
      processID: "p1",
    },
  ],
  processes: { p1: { serviceName: "jobs" } },
};
const other = { ...jaegerMessage, traceID: "f".repeat(32), spans: [] };

const jaeger = jaegerStore(
  answering({
    [`/api/traces/${REQUEST}`]: { data: [jaegerRequest] },
    "/api/services": { data: ["web", "jobs"] },
    "/api/traces?service=web&lookback=1h&limit=200": { data: [jaegerRequest, other] },
    "/api/traces?service=jobs&lookback=1h&limit=200": { data: [jaegerMessage, jaegerMessage] },
  }),
);

/** As protobuf's JSON has bytes. */
const bytes = (hex: string) => Buffer.from(hex, "hex").toString("base64");
const resource = (service: string, pod?: string) => ({
  attributes: [
    { key: "service.name", value: { stringValue: service } },
    ...(pod === undefined ? [] : [{ key: "k8s.pod.name", value: { stringValue: pod } }]),
  ],
});

const tempo = tempoStore(
  answering({
    [`/api/v2/traces/${REQUEST}`]: {
      trace: {
        resourceSpans: [
          {
            resource: resource("applicants"),
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: bytes(REQUEST),
                    spanId: bytes(APPLY),
                    parentSpanId: bytes(PAGE),
                    name: "POST /api/jobs/:id/applications",
                    startTimeUnixNano: "1764000000002000000",
                    endTimeUnixNano: "1764000000005500000",
                    status: { code: "STATUS_CODE_ERROR" },
                  },
                ],
              },
            ],
          },
          {
            resource: resource("web", "web-1"),
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: bytes(REQUEST),
                    spanId: bytes(PAGE),
                    name: "POST /jobs/:id",
                    startTimeUnixNano: "1764000000000000000",
                    endTimeUnixNano: "1764000000009000000",
                    status: {},
                  },
                ],
              },
            ],
          },
        ],
      },
    },
    [`/api/search?limit=20&q={ link:traceID = "${REQUEST}" }`]: { traces: [{ traceID: MESSAGE }] },
    [`/api/v2/traces/${MESSAGE}`]: {
      trace: {
        resourceSpans: [
          {
            resource: resource("jobs"),
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: bytes(MESSAGE),
                    spanId: bytes(COUNT),
                    name: "process jobs.application-counts",
                    startTimeUnixNano: "1764000000100000000",
                    endTimeUnixNano: "1764000000101000000",
                    links: [{ traceId: bytes(REQUEST), spanId: bytes(APPLY) }],
                  },
                ],
              },
            ],
          },
        ],
      },
    },
  }),
);

describe.each([
  ["Jaeger", jaeger],
  ["Tempo", tempo],
])("%s", (_, store) => {
  test("a trace is its spans in their order, with who recorded them", async () => {
    expect(await store.trace(REQUEST)).toEqual([
      {
        traceId: REQUEST,
        id: PAGE,
        name: "POST /jobs/:id",
        service: "web",
        pod: "web-1",
        isError: false,
        startMilliseconds: 1_764_000_000_000,
        durationMilliseconds: 9,
        links: [],
      },
      {
        traceId: REQUEST,
        id: APPLY,
        parentId: PAGE,
        name: "POST /api/jobs/:id/applications",
        service: "applicants",
        pod: "",
        isError: true,
        startMilliseconds: 1_764_000_000_002,
        durationMilliseconds: 3.5,
        links: [],
      },
    ]);
  });

  test("what a queue made of it is found by its link, once", async () => {
    const linked = await store.linkedTo(REQUEST);
    expect(linked).toHaveLength(1);
    expect(linked[0]).toEqual([
      expect.objectContaining({
        service: "jobs",
        name: "process jobs.application-counts",
        links: [{ traceId: REQUEST, spanId: APPLY }],
      }),
    ]);
  });

  test("a trace that it doesn't know has no spans", async () => {
    expect(await store.trace("1".repeat(32))).toEqual([]);
  });
});
