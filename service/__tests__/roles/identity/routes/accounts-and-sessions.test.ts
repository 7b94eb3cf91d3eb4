import crypto from "node:crypto";
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { parseConfig } from "../../../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../../../src/database/open-database";
import { onBothDatabases } from "../../../support/both-databases";
import { temporaryFolder } from "../../../support/temporary-folder";
import { jsonPost, testApp } from "../../../support/test-app";

const PASSWORD = "correct horse battery";
const person = { email: "ada@example.org", password: PASSWORD, name: "Ada" };
const company = {
  email: "jobs@contoso.example",
  password: PASSWORD,
  name: "Grace",
  company: "Contoso",
};

interface SignedIn {
  session: string;
  expires_at: string;
  account: Record<string, unknown>;
}

// Hundreds of hashes are made here; what they cost is tested where they are made.
const { scrypt } = crypto;
jest
  .spyOn(crypto, "scrypt")
  .mockImplementation((password, salt, length, _options, done) =>
    scrypt(password, salt, length, { N: 16, r: 1, p: 1 }, done),
  );

onBothDatabases((urlOf) => {
  const folder = temporaryFolder();
  let database: OpenDatabase;
  let request: Awaited<ReturnType<typeof testApp>>["app"]["request"];
  beforeAll(async () => {
    database = await openDatabase(
      parseConfig({ DATABASE_URL: urlOf("identity"), SAMPLE_JOBS: "1" }),
    );
    await database.prepare();
  });
  beforeEach(async () => {
    ({
      app: { request },
    } = await testApp(folder, { TRUSTED_PROXIES: "0" }, database));
  });
  afterAll(() => database.close());

  const signUp = (account: object) => request("/api/accounts", jsonPost(account));
  const signIn = (email: string, password: string, from?: string) =>
    request(
      "/api/sessions",
      jsonPost({ email, password }, from === undefined ? {} : { "x-forwarded-for": from }),
    );
  const signOut = (path: string, session: string) =>
    request(path, { method: "DELETE", headers: { authorization: `Bearer ${session}` } });

  test("an account is made once, and nobody is told whether there was one", async () => {
    const answers = [];
    for (const one of [person, { ...person, name: "Eve", password: "another password" }, company]) {
      const answer = await signUp(one);
      answers.push([answer.status, Object.fromEntries(answer.headers), await answer.text()]);
    }
    expect(answers[0]?.[0]).toBe(202);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect((await signIn(person.email, "another password")).status).toBe(401);
    const signedIn = await signIn(person.email, PASSWORD);
    expect(signedIn.status).toBe(201);
    expect(signedIn.headers.get("cache-control")).toBe("no-store");
    const { session, expires_at, account } = (await signedIn.json()) as SignedIn;
    expect(account).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: "ada@example.org",
      name: "Ada",
      company: null,
    });
    expect(session).toMatch(/^[\w-]{43}$/);
    const hours = (Date.parse(expires_at) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
    const [rows = []] = await database.batch("look", [
      { text: "SELECT password_hash FROM accounts", values: [] },
    ]);
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });

  test("an address is the same in capitals", async () => {
    await signUp(company);
    await signUp({ ...company, email: "Jobs@Contoso.EXAMPLE", name: "Eve" });
    const answer = await signIn("JOBS@contoso.example", PASSWORD);
    expect(await answer.json()).toMatchObject({
      account: { email: company.email, name: "Grace", company: "Contoso" },
    });
  });

  test.each([
    [{ ...person, password: "a".repeat(11) }, "body.password"],
    [{ ...person, password: "a".repeat(201) }, "body.password"],
    [{ ...person, password: `\uD800${PASSWORD}` }, "body.password"],
    [{ ...person, email: "ada" }, "body.email"],
    [{ ...person, name: " " }, "body.name"],
    [{ ...person, company: "" }, "body.company"],
    [{ ...person, admin: true }, "body"],
  ])("what breaks a rule is refused where it does: %j", async (account, at) => {
    const answer = await signUp(account);
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ type: "/docs#invalid-request", errors: [{ at }] });
    expect(text).not.toContain(account.password);
  });

  test("an unknown address and a wrong password are the same problem", async () => {
    await signUp(person);
    const [wrong, unknown] = [
      await signIn(person.email, "wrong password"),
      await signIn("nobody@example.org", PASSWORD),
    ];
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.headers.get("www-authenticate")).toBe("Bearer");
    const said = await wrong.json();
    expect(said).toMatchObject({ type: "/docs#wrong-credentials" });
    expect(await unknown.json()).toEqual(said);
  });

  test("after ten wrong passwords nobody signs in with that address for a while; the right one before sets it back", async () => {
    await signUp(person);
    await signUp(company);
    const statuses = async (count: number, password: string) => {
      const answers = [];
      for (let attempt = 0; attempt < count; attempt++)
        answers.push((await signIn(person.email, password)).status);
      return new Set(answers);
    };
    expect(await statuses(9, "wrong password")).toEqual(new Set([401]));
    expect(await statuses(1, PASSWORD)).toEqual(new Set([201]));
    expect(await statuses(10, "wrong password")).toEqual(new Set([401]));
    const refused = await signIn("ADA@example.org", PASSWORD);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ type: "/docs#too-many-attempts" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
    // Unknown ones are held to the same, or they would tell themselves apart.
    for (let attempt = 0; attempt < 10; attempt++) await signIn("nobody@example.org", PASSWORD);
    expect((await signIn("nobody@example.org", PASSWORD)).status).toBe(429);
    expect((await signIn(company.email, PASSWORD)).status).toBe(201);
  }, 60_000);

  test("a client that tries a hundred addresses is refused, and another is not", async () => {
    const refusedBefore = async (from: string) =>
      (await signIn("nobody@example.org", PASSWORD, from)).status === 429;
    // What is not an address costs no hash, and is not counted.
    for (let attempt = 0; attempt < 100; attempt++) {
      const answer = await signIn("nobody", PASSWORD, "192.0.2.1");
      if (answer.status !== 400) throw new Error(`answers ${answer.status}`);
    }
    expect(await refusedBefore("192.0.2.1")).toBe(false);
    const most = await Promise.all(
      Array.from({ length: 99 }, async (_, index) =>
        signIn(`nobody-${index}@example.org`, PASSWORD, "192.0.2.1"),
      ),
    );
    expect(most.map(({ status }) => status)).not.toContain(500);
    expect((await signIn("new@example.org", PASSWORD, "192.0.2.1")).status).toBe(429);
    expect((await signIn("new@example.org", PASSWORD, "192.0.2.2")).status).toBe(401);
  }, 60_000);

  test("a session gets tokens of five minutes that the published keys prove, until it is over", async () => {
    await signUp(company);
    const { session, account } = (await (await signIn(company.email, PASSWORD)).json()) as SignedIn;
    const token = () =>
      request("/api/tokens", { method: "POST", headers: { authorization: `bearer ${session}` } });
    const answer = await token();
    expect(answer.status).toBe(201);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const given = (await answer.json()) as { token: string; expires_at: string };
    const published = await request("/api/keys");
    const keys = (await published.json()) as JSONWebKeySet;
    expect(keys.keys).toEqual([
      {
        kty: "OKP",
        crv: "Ed25519",
        x: expect.stringMatching(/^[\w-]{43}$/),
        kid: expect.stringMatching(/^[\w-]{43}$/),
        alg: "EdDSA",
        use: "sig",
      },
    ]);
    const { payload, protectedHeader } = await jwtVerify(given.token, createLocalJWKSet(keys));
    expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "JWT", kid: keys.keys[0]?.kid });
    const { iat = 0, exp = 0, ...claims } = payload;
    expect(exp - iat).toBe(300);
    expect(Date.parse(given.expires_at)).toBe(exp * 1000);
    expect(claims).toEqual({
      iss: "identity",
      aud: "job-board",
      sub: account["id"],
      email: company.email,
      name: "Grace",
      company: "Contoso",
    });
    await signOut("/api/sessions/current", session);
    expect(await (await token()).json()).toMatchObject({ type: "/docs#session-ended" });
    expect((await request("/api/tokens", { method: "POST" })).status).toBe(401);
  });

  test("an account that is gone has no session", async () => {
    await signUp({ ...person, email: "gone@example.org" });
    const { session } = (await (await signIn("gone@example.org", PASSWORD)).json()) as SignedIn;
    await database.batch("leave", [
      { text: "DELETE FROM accounts WHERE email = 'gone@example.org'", values: [] },
    ]);
    const headers = { authorization: `Bearer ${session}` };
    const answer = await request("/api/tokens", { method: "POST", headers });
    expect(await answer.json()).toMatchObject({ type: "/docs#session-ended" });
  });

  test("signing out ends the session; signing out everywhere all of the account", async () => {
    await signUp(person);
    const sessions: string[] = [];
    for (let count = 0; count < 3; count++)
      sessions.push(((await (await signIn(person.email, PASSWORD)).json()) as SignedIn).session);
    const [one = "", other = "", third = ""] = sessions;
    const out = await signOut("/api/sessions/current", one);
    expect([out.status, await out.text()]).toEqual([204, ""]);
    expect((await signOut("/api/sessions", one)).status).toBe(401);
    expect((await signOut("/api/sessions", other)).status).toBe(204);
    const ended = await signOut("/api/sessions", third);
    expect(ended.status).toBe(401);
    expect(await ended.json()).toMatchObject({ type: "/docs#session-ended" });
    expect((await request("/api/sessions", { method: "DELETE" })).status).toBe(401);
    expect((await signOut("/api/sessions/current", "no session")).status).toBe(401);
  });
});
