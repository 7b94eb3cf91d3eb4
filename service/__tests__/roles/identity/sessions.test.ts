import { join } from "node:path";
import type { Cache } from "../../../src/cache/cache";
import { InProcessCache } from "../../../src/cache/in-process-cache";
import { SESSION_ID, Sessions } from "../../../src/roles/identity/sessions";
import { eventually } from "../../support/eventually";
import type { ValkeyCache } from "../../../src/cache/valkey-cache";
import { FailingCache } from "../../support/failing-cache";
import { CertificateAuthority } from "../../support/certificate-authority";
import { temporaryFolder } from "../../support/temporary-folder";
import { describeWithValkey, ValkeyServer } from "../../support/valkey-server";

const ACCOUNT = "5f0e6e3c-0000-4000-8000-000000000001";
const OTHER = "5f0e6e3c-0000-4000-8000-000000000002";
const MINUTE = 60_000;

let now = 0;
const clock = () => now;
const lifetimes = { idleMilliseconds: MINUTE, lifetimeMilliseconds: 5 * MINUTE, now: clock };

function sessionsOn(shared: Cache) {
  return new Sessions({ shared, own: new InProcessCache({ now: clock }) }, lifetimes);
}

function endsOneByOneOrAll(cacheOf: () => Cache): void {
  test("end one by one, or all of an account; a new one begins all the same", async () => {
    const sessions = sessionsOn(cacheOf());
    const started = await Promise.all(
      [ACCOUNT, ACCOUNT, ACCOUNT, OTHER].map((one) => sessions.start(one)),
    );
    const whose = () => Promise.all(started.map(({ id }) => sessions.accountOf(id)));
    await sessions.end(started[0]?.id ?? "");
    expect(await whose()).toEqual([undefined, ACCOUNT, ACCOUNT, OTHER]);
    await sessions.endAll(ACCOUNT);
    expect(await whose()).toEqual([undefined, undefined, undefined, OTHER]);
    const { id } = await sessions.start(ACCOUNT);
    expect(await sessions.accountOf(id)).toBe(ACCOUNT);
    expect(await whose()).toEqual([undefined, undefined, undefined, OTHER]);
  });
}

describe("sessions", () => {
  let cache: InProcessCache;
  let sessions: Sessions;
  beforeEach(() => {
    now = 1_000;
    cache = new InProcessCache({ now: clock });
    sessions = sessionsOn(cache);
  });

  test("have ids of 256 bits, of which the cache sees a hash alone", async () => {
    const set = jest.spyOn(cache, "set");
    const [one, other] = [await sessions.start(ACCOUNT), await sessions.start(ACCOUNT)];
    expect(Buffer.from(one.id, "base64url")).toHaveLength(32);
    expect(one.id).toMatch(SESSION_ID);
    expect(one.id).not.toBe(other.id);
    expect(set).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(set.mock.calls)).not.toContain(one.id);
    expect(await sessions.accountOf(one.id)).toBe(ACCOUNT);
    expect(await sessions.accountOf(one.id.toLowerCase())).toBeUndefined();
  });

  test("end when they are idle, and at the latest after their lifetime", async () => {
    const idle = await sessions.start(ACCOUNT);
    const used = await sessions.start(ACCOUNT);
    expect(used.endsAt).toBe(1_000 + 5 * MINUTE);
    for (let minute = 0; minute < 5; minute++) {
      expect(await sessions.accountOf(used.id)).toBe(ACCOUNT);
      now += MINUTE - 1;
    }
    expect(await sessions.accountOf(idle.id)).toBeUndefined();
    expect(await sessions.accountOf(used.id)).toBe(ACCOUNT);
    now = 1_000 + 5 * MINUTE;
    expect(await sessions.accountOf(used.id)).toBeUndefined();
  });

  endsOneByOneOrAll(() => cache);
});

describe("while the shared cache is away", () => {
  test("sessions of before are unknown and come back; those that begin meanwhile are this process's", async () => {
    const shared = new FailingCache();
    const [here, there] = [sessionsOn(shared), sessionsOn(shared)];
    const before = await here.start(ACCOUNT);
    shared.isAway = true;
    expect(await here.accountOf(before.id)).toBeUndefined();
    const meanwhile = await here.start(ACCOUNT);
    expect(await here.accountOf(meanwhile.id)).toBe(ACCOUNT);
    expect(await there.accountOf(meanwhile.id)).toBeUndefined();
    shared.isAway = false;
    expect(await there.accountOf(before.id)).toBe(ACCOUNT);
    expect(await here.accountOf(meanwhile.id)).toBe(ACCOUNT);
  });

  test("what is signed out stays so: here at once, elsewhere when the cache is back", async () => {
    const shared = new FailingCache();
    const [here, there] = [sessionsOn(shared), sessionsOn(shared)];
    const [one, other] = [await here.start(ACCOUNT), await here.start(OTHER)];
    shared.isAway = true;
    await here.end(one.id);
    await here.endAll(OTHER);
    shared.isAway = false;
    expect([await here.accountOf(one.id), await here.accountOf(other.id)]).toEqual([
      undefined,
      undefined,
    ]);
    await eventually(
      () => Promise.all([there.accountOf(one.id), there.accountOf(other.id)]),
      (accounts) => accounts.every((account) => account === undefined),
    );
    const next = await here.start(OTHER);
    expect(await there.accountOf(next.id)).toBe(OTHER);
  });
});

describeWithValkey("sessions at a server", () => {
  const folder = temporaryFolder();
  const authority = new CertificateAuthority(join(folder, "authority"));
  const server = new ValkeyServer(authority);
  let cache: ValkeyCache;
  beforeAll(async () => {
    await server.create();
    cache = await server.open(folder);
  });
  afterAll(async () => {
    await cache.close();
    await server.remove();
  });

  endsOneByOneOrAll(() => cache);

  test("are known to every replica, and to none that has another server", async () => {
    const { id } = await sessionsOn(cache).start(ACCOUNT);
    expect(await sessionsOn(cache).accountOf(id)).toBe(ACCOUNT);
    expect(await sessionsOn(new InProcessCache()).accountOf(id)).toBeUndefined();
  });

  test("are over when the server has lost them, and one begins in this process meanwhile", async () => {
    const sessions = sessionsOn(cache);
    const before = await sessions.start(ACCOUNT);
    await server.stop();
    expect(await sessions.accountOf(before.id)).toBeUndefined();
    const meanwhile = await sessions.start(ACCOUNT);
    expect(await sessions.accountOf(meanwhile.id)).toBe(ACCOUNT);
    await server.start();
    await eventually(() => cache.isUp, Boolean);
    expect(await sessions.accountOf(before.id)).toBeUndefined();
    expect(await sessions.accountOf(meanwhile.id)).toBe(ACCOUNT);
  });
});
