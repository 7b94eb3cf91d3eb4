import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { parseConfig } from "../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../src/database/open-database";
import { describeWithPostgres, temporaryCluster } from "../support/postgres-cluster";
import { temporaryFolder } from "../support/temporary-folder";
import { jsonPost, testApp } from "../support/test-app";

/** Each is refused by some database, encoding, language or terminal. */
const TEXTS: readonly (readonly [name: string, text: string])[] = [
  ["a NUL", "a\0b"],
  ["nothing but a NUL", "\0"],
  ["a lone high surrogate", "a\uD800b"],
  ["a lone low surrogate", "a\uDC00"],
  ["a surrogate pair the wrong way round", "\uDC00\uD800"],
  ["a control character", "a\u0001b"],
  ["a line break", "a\nb"],
  ["a next-line character", "a\u0085b"],
  ["a noncharacter", "a\uFFFFb"],
  ["a byte order mark", "\uFEFFa"],
  ["the last code point", "a\u{10FFFF}"],
  ["a change of direction", "a\u202Eb"],
  ["many combining marks", `e${"\u0301".repeat(99)}`],
  ["quotes and comments", `'";--/*`],
  ["backslashes", "\\0\\x00\\u0000\\"],
  ["placeholders", "$1 ? :name %s {{x}} ${x}"],
  ["a pattern", "%_*?[]^"],
  ["the language of a search", 'a" OR b NEAR( & | ! <-> :*'],
  ["letters that a database may not know", "ꟁ 𞤀 𛱰 ᲀ"],
];

/** As a URL may hold them, whatever they decode to. */
const ESCAPES = [
  "%00",
  "a%00b",
  "%ff",
  "%c0%80",
  "%ed%a0%80",
  "%f4%90%80%80",
  "%",
  "%zz",
  "%u0000",
];

const applicant = { name: "Applicant", email: "applicant@example.org", message: "" };

function refusesWhatItCannotStore(open: () => Promise<OpenDatabase>): void {
  const folder = temporaryFolder();
  let app: Awaited<ReturnType<typeof testApp>>["app"];
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await open();
    await database.prepare();
    ({ app } = await testApp(folder, {}, database));
  });
  afterAll(() => database.close());

  async function ask(path: string, init?: RequestInit) {
    const response = await app.request(path, init);
    const body = (await response.json()) as Record<string, unknown>;
    return {
      asked: path,
      status: response.status,
      type: response.headers.get("content-type"),
      body,
    };
  }

  /** Neither an answer nor a refusal that names a rule. */
  function isFailure({ status, type }: Awaited<ReturnType<typeof ask>>): boolean {
    const expected = status < 300 ? "application/json" : "application/problem+json";
    return status >= 500 || type?.split(";")[0] !== expected;
  }

  test.each([
    ...TEXTS.map(([name, text]) => [name, encodeURIComponent(text.toWellFormed())] as const),
    ...ESCAPES.map((escape) => [escape, escape] as const),
  ])("%s in a query, alone and with others, and in a path", async (_name, escape) => {
    const answers = [];
    const names = ["q", "location", "employment_type", "remote", "cursor", "limit", "other"];
    for (const name of names) {
      answers.push(await ask(`/api/jobs?${name}=${escape}`));
      answers.push(await ask(`/api/jobs?q=data&location=Berlin&${name}=${escape}&limit=2`));
    }
    answers.push(await ask(`/api/jobs?${escape}=1`));
    for (const path of ["jobs", "applications", "burns"])
      answers.push(await ask(`/api/${path}/${escape}`));
    answers.push(await ask(`/api/burns/${escape}`, { method: "DELETE" }));
    answers.push(await ask(`/api/jobs/${escape}/applications`, jsonPost(applicant)));
    expect(answers.filter(isFailure)).toEqual([]);
  });

  test.each([...TEXTS])("%s in a body is stored as it is or refused", async (_name, text) => {
    const answers = [];
    for (const field of ["name", "email", "message"]) {
      const answer = await ask(
        "/api/jobs/1/applications",
        jsonPost({ ...applicant, [field]: text }),
      );
      answers.push(answer);
      if (answer.status !== 201) continue;
      const { body: read } = await ask(`/api/applications/${String(answer.body.id)}`);
      expect(read[field]).toBe(text);
    }
    answers.push(await ask("/api/jobs/1/applications", jsonPost({ ...applicant, [text]: 1 })));
    for (const body of [{ seconds: text }, { threads: text }, { [text]: 1 }, text])
      answers.push(await ask("/api/burns", jsonPost(body)));
    expect(answers.filter(isFailure)).toEqual([]);
  });

  test.each(["\u0001", "é", " ", "a b", "x".repeat(256), "'\"\\;%00", "$1"])(
    "%j in a header",
    async (value) => {
      const answers = [];
      for (const name of ["idempotency-key", "x-request-id", "traceparent", "content-type"]) {
        const message = randomUUID();
        const post = jsonPost({ ...applicant, message }, { [name]: value });
        answers.push(await ask("/api/jobs/1/applications", post));
      }
      expect(answers.filter(isFailure)).toEqual([]);
    },
  );

  test("says which parameter holds a NUL, and does not repeat it", async () => {
    const { status, body } = await ask("/api/jobs?location=a%00b");
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: [{ at: "query.location", rule: "must be well-formed text" }],
    });
  });
}

describe("SQLite", () => {
  const folder = temporaryFolder();
  refusesWhatItCannotStore(() =>
    openDatabase(parseConfig({ DATABASE_URL: `file:${join(folder, "text.db")}` })),
  );
});

describeWithPostgres("PostgreSQL", () => {
  const cluster = temporaryCluster();
  refusesWhatItCannotStore(() => openDatabase(parseConfig({ DATABASE_URL: cluster.url("text") })));

  test("a database of another encoding than UTF-8 is refused at start, with the remedy", async () => {
    const url = cluster.url("latin", "ENCODING LATIN1 LOCALE 'C' TEMPLATE template0");
    const database = await openDatabase(parseConfig({ DATABASE_URL: url }));
    await expect(database.prepare()).rejects.toThrow(
      "the database's encoding is LATIN1: create it with ENCODING 'UTF8'",
    );
    await database.close();
  });
});
