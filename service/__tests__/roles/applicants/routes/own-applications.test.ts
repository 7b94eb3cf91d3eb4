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
  items: { id: string; job_id: number }[];
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
