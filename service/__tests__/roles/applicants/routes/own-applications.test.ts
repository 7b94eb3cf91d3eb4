import { SignJWT } from "jose";
import { parseConfig } from "../../../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../../../src/database/open-database";
import { StoredKeys } from "../../../../src/roles/identity/data/signing-keys";
import { KeyRing } from "../../../../src/roles/identity/key-ring";
import { signedIn } from "../../../support/accounts";
import { onBothDatabases } from "../../../support/both-databases";
import { temporaryFolder } from "../../../support/temporary-folder";
import { jsonPost, testApp } from "../../../support/test-app";

const applicant = { name: "Applicant", email: "applicant@example.org", message: "Hello" };

interface Items {
  items: { id: string; job_id: number; review_id: string }[];
  next_cursor: string | null;
}

onBothDatabases((urlOf) => {
  const folder = temporaryFolder();
  let database: OpenDatabase;
  let request: Awaited<ReturnType<typeof testApp>>["app"]["request"];
  beforeAll(async () => {
    database = await openDatabase(parseConfig({ DATABASE_URL: urlOf("own"), SAMPLE_JOBS: "5" }));
    await database.prepare();
    ({
      app: { request },
    } = await testApp(folder, {}, database));
  });
  afterAll(() => database.close());

  const apply = (job: number, headers: Record<string, string> = {}) =>
    request(`/api/jobs/${job}/applications`, jsonPost(applicant, headers));
  const list = (headers: Record<string, string> = {}) => request("/api/applications", { headers });

  test("an account lists its own applications, newest first, and nobody else's", async () => {
    const ada = await signedIn(request, "ada@example.org");
    const eve = await signedIn(request, "eve@example.org");
    expect((await apply(1)).status).toBe(201);
    for (const job of [2, 3]) expect((await apply(job, ada)).status).toBe(201);
    expect((await apply(4, eve)).status).toBe(201);
    const answer = await list(ada);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const { items } = (await answer.json()) as Items;
    expect(items.map(({ job_id }) => job_id)).toEqual([3, 2]);
    const read = await request(`/api/applications/${items[0]?.id}`);
    expect(await read.json()).toEqual(items[0]);
  });

  test("more of them than a page has are listed page by page, each once and in one order", async () => {
    const many = await signedIn(request, "many@example.org");
    const poster = await signedIn(request, "poster@example.org", "Fabrikam");
    const job = await request(
      "/api/jobs",
      jsonPost(
        {
          title: "Engineer",
          location: "Berlin",
          employment_type: "full-time",
          salary_min: 1,
          salary_max: 2,
          description: "Work",
        },
        poster,
      ),
    );
    const { id } = (await job.json()) as { id: number };
    const made: string[] = [];
    for (let count = 0; count < 25; count++) {
      const { headers } = await apply(id, many);
      made.push(headers.get("location")?.split("/").at(-1) ?? "");
    }
    // Several of one moment, which a page may end among.
    await database.batch("same_time", [
      {
        text: "UPDATE applications SET submitted_at = $1 WHERE job_id = $2 AND id <> $3",
        values: ["2026-11-28T09:30:00.125Z", id, made[24] ?? ""],
      },
    ]);
    async function all(path: string, headers: Record<string, string>) {
      const pages: Items[] = [];
      for (
        let cursor: string | null = "";
        cursor !== null;
        cursor = pages.at(-1)?.next_cursor ?? null
      ) {
        const query = cursor === "" ? "" : `&cursor=${cursor}`;
        const answer = await request(`${path}?limit=10${query}`, { headers });
        expect(answer.status).toBe(200);
        pages.push((await answer.json()) as Items);
      }
      return pages;
    }
    const own = await all("/api/applications", many);
    expect(own.map(({ items }) => items.length)).toEqual([10, 10, 5]);
    const ids = own.flatMap(({ items }) => items.map((one) => one.id));
    expect(ids[0]).toBe(made[24]);
    expect(ids.toSorted()).toEqual(made.toSorted());
    const reviews = await all("/api/reviews", poster);
    expect(reviews.map(({ items }) => items.length)).toEqual([10, 10, 5]);
    expect(new Set(reviews.flatMap(({ items }) => items.map((one) => one.review_id))).size).toBe(
      25,
    );
    // The applicant's id is the permission to withdraw.
    for (const page of reviews)
      expect(made.filter((one) => JSON.stringify(page).includes(one))).toEqual([]);
    const byDefault = (await (await list(many)).json()) as Items;
    expect(byDefault.items).toHaveLength(20);
  });

  test.each([
    "cursor=x",
    "cursor=zzzzzzzzzz.0d3f2a53-7f0c-4d0f-9d0c-6a2e6c1f9b11",
    "limit=0",
    "limit=101",
  ])("a page that is asked for by %s is refused", async (query) => {
    const own = await signedIn(request, "asks@example.org");
    for (const path of ["/api/applications", "/api/reviews"])
      expect((await request(`${path}?${query}`, { headers: own })).status).toBe(400);
  });

  test("a key that one account has used gives another one no application", async () => {
    const key = { "idempotency-key": "key" };
    const one = await signedIn(request, "one@example.org");
    const other = await signedIn(request, "other@example.org");
    expect((await apply(1, { ...key, ...one })).status).toBe(201);
    expect((await apply(1, { ...key, ...one })).status).toBe(201);
    expect((await apply(1, { ...key, ...other })).status).toBe(422);
    expect((await apply(1, key)).status).toBe(422);
  });

  test("who does not say who asks has no list, and a token that is not valid is refused everywhere", async () => {
    const unsaid = await list();
    expect(unsaid.status).toBe(401);
    expect(unsaid.headers.get("www-authenticate")).toBe("Bearer");
    expect(await unsaid.json()).toMatchObject({ type: "/docs#token-refused" });
    const { id: kid, key } = await new KeyRing(new StoredKeys(database)).signing();
    const token = (more: {
      issuer?: string;
      audience?: string;
      subject?: string;
      endsAt?: string;
    }) =>
      new SignJWT({ email: "a@example.org", name: "A", company: null })
        .setProtectedHeader({ alg: "EdDSA", kid })
        .setIssuer(more.issuer ?? "identity")
        .setAudience(more.audience ?? "job-board")
        .setSubject(more.subject ?? "5f0e6e3c-0000-4000-8000-000000000001")
        .setIssuedAt()
        .setExpirationTime(more.endsAt ?? "5 minutes")
        .sign(key);
    expect((await list({ authorization: `Bearer ${await token({})}` })).status).toBe(200);
    const unsigned = "eyJhbGciOiJub25lIn0.e30.";
    for (const refused of [
      await token({ issuer: "somebody" }),
      await token({ audience: "others" }),
      await token({ subject: "nobody" }),
      await token({ endsAt: "1 minute ago" }),
      `${(await token({})).slice(0, -4)}AAAA`,
      unsigned,
      "token",
    ]) {
      const authorization = `Bearer ${refused}`;
      expect([refused, (await list({ authorization })).status]).toEqual([refused, 401]);
      expect((await apply(1, { authorization })).status).toBe(401);
    }
    expect((await list({ authorization: "Basic YTpi" })).status).toBe(401);
  });
});
