import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Applicant } from "../../demo/apply/applicant";
import { becameOf } from "../../demo/apply/traces";
import { databaseSwitch } from "../../demo/cluster/database-switch";
import { Workload } from "../../demo/cluster/workload";
import { FrontDoor } from "../../demo/load/front-door";
import { SCENES } from "../../demo/scenes/all";
import type { Stage } from "../../demo/scenes/stage";
import { KubernetesApi } from "../../scripts/cluster-client/kubernetes-api";
import { type Answers, FakeKubernetes } from "../support/fake-kubernetes";
import { parseOptions } from "./support/options";

const ID = "b540b392-a4ae-444b-a26c-ab84f92a284a";
const DATA = "/namespaces/job-board-data";

describe("an applicant", () => {
  interface Asked {
    readonly path: string | undefined;
    readonly cookie: string | undefined;
    readonly site: string | undefined;
    readonly form: URLSearchParams;
  }
  const asked: Asked[] = [];
  let answers: Record<string, { status: number; location?: string; cookies?: string[] }>;
  let server: Server;
  let applicant: Applicant;

  beforeEach(async () => {
    asked.length = 0;
    answers = {
      "/sign-up": { status: 303, location: "/sign-in?why=new" },
      "/sign-in": { status: 303, location: "/", cookies: ["__Host-session=person.x; HttpOnly"] },
      "/jobs/7": { status: 303, location: `/applications/${ID}` },
    };
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const { url = "", headers } = request;
        asked.push({
          path: url,
          cookie: headers.cookie,
          site: String(headers["sec-fetch-site"]),
          form: new URLSearchParams(text),
        });
        const { status, location = "", cookies = [] } = answers[url] ?? { status: 404 };
        response.writeHead(status, { location, "set-cookie": cookies });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    applicant = new Applicant(new FrontDoor({ url: new URL(`http://127.0.0.1:${port}/`) }));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test("signs up, signs in and applies by the pages' forms, each application with a key of its own", async () => {
    await applicant.signIn();
    expect(await applicant.apply(7)).toEqual({ id: ID, failure: null });
    expect(await applicant.apply(7)).toEqual({ id: ID, failure: null });
    expect(asked.map(({ path, cookie, site }) => [path, cookie, site])).toEqual([
      ["/sign-up", undefined, "same-origin"],
      ["/sign-in", undefined, "same-origin"],
      ["/jobs/7", "__Host-session=person.x", "same-origin"],
      ["/jobs/7", "__Host-session=person.x", "same-origin"],
    ]);
    const [signUp, signIn, one, other] = asked.map(({ form }) => form);
    expect(signIn?.get("password")).toBe(signUp?.get("password"));
    expect(one?.get("email")).toBe(signIn?.get("email"));
    expect(one?.get("key")).not.toBe(other?.get("key"));
  });

  test("has no application where another page, or none, is the answer", async () => {
    answers["/jobs/7"] = { status: 503 };
    expect(await applicant.apply(7)).toEqual({ id: null, failure: "HTTP 503" });
    answers["/jobs/7"] = { status: 200, location: `/applications/${ID}` };
    expect(await applicant.apply(7)).toEqual({ id: null, failure: "HTTP 200" });
    answers["/jobs/7"] = { status: 303, location: "/sign-in" };
    expect(await applicant.apply(7)).toEqual({ id: null, failure: "HTTP 303" });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await applicant.apply(7)).toEqual({
      id: null,
      failure: expect.stringMatching(/^connection/),
    });
  });

  test("says which page doesn't let it in", async () => {
    answers["/sign-in"] = { status: 429 };
    await expect(applicant.signIn()).rejects.toThrow("POST /sign-in answered HTTP 429");
    answers["/sign-in"] = { status: 303, location: "/" };
    await expect(applicant.signIn()).rejects.toThrow("POST /sign-in gave no session");
  });
});

test("what became of an application is read from the databases and from the mails' files", () => {
  const traces = {
    stored: new Map([[ID, 1_000]]),
    counted: new Map([[ID, 1_250]]),
    mails: new Map([[ID, [{ sentAt: 1_500 }, { sentAt: 3_000 }]]]),
  };
  const file = (pod: string, time: string, recipient: string) =>
    `${pod}/2026-11-28T09-30-0${time}-000Z-${ID}-${recipient}-job-board.eml`;
  const files = new Set([
    file("notifier-a", "1", "0123456789abcdef"),
    file("notifier-a", "2", "fedcba9876543210"),
    file("notifier-b", "3", "fedcba9876543210"),
    "notifier-b/2026-11-28T09-30-04-000Z-another-0123456789abcdef-job-board.eml",
  ]);
  expect(becameOf(ID, traces, files)).toEqual({
    countedAfterSeconds: 0.25,
    mailedAfterSeconds: 2,
    mails: 2,
    files: [1, 2],
  });
  const begun = { ...traces, counted: new Map(), mails: new Map([[ID, [{ sentAt: null }]]]) };
  expect(becameOf(ID, begun, new Set())).toEqual({
    countedAfterSeconds: null,
    mailedAfterSeconds: null,
    mails: 0,
    files: [],
  });
});

const BROKER: Answers = { [`/api/v1${DATA}/pods/rabbitmq-0`]: { body: {} } };
const DATABASE: Answers = {
  [`/apis/apps/v1${DATA}/statefulsets/postgres`]: { body: { spec: { replicas: 1 } } },
};

/** Uses a stage of the workload of that name, on a cluster that answers so. */
async function onStage<T>(
  name: string,
  answers: Answers,
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  const cluster = new FakeKubernetes(answers);
  const api = new KubernetesApi(await cluster.start());
  try {
    const workload = new Workload(api, "job-board", name);
    return await use({ options: parseOptions([]), cluster: { workload } } as unknown as Stage);
  } finally {
    api.close();
    await cluster.stop();
  }
}

function obstacleOf(name: string, answers: Answers): Promise<string | undefined> {
  return onStage(name, answers, (stage) => SCENES.apply.obstacle(stage));
}

test("applications are not played where there is one program, or no broker, or no database to count in", async () => {
  expect(await obstacleOf("job-board", { ...BROKER, ...DATABASE })).toMatch(
    /^the job board is one program here \(`workloads.jobBoard.roles` is "together"/,
  );
  expect(await obstacleOf("jobs", BROKER)).toMatch(/^RabbitMQ or PostgreSQL isn't in/);
  expect(await obstacleOf("jobs", DATABASE)).toMatch(/^RabbitMQ or PostgreSQL isn't in/);
  expect(await obstacleOf("jobs", { ...BROKER, ...DATABASE })).toBeUndefined();
});

test("a database in the cluster is taken away without commands; one that isn't there is not", async () => {
  expect(await onStage("jobs", {}, databaseSwitch)).toBeUndefined();
  expect(await onStage("jobs", DATABASE, databaseSwitch)).toBeDefined();
});
