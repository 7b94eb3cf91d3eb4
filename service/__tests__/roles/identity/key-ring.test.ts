import { parseConfig } from "../../../src/config/config";
import { DatabaseUnavailable } from "../../../src/database/database";
import { openDatabase, type OpenDatabase } from "../../../src/database/open-database";
import { StoredKeys } from "../../../src/roles/identity/data/signing-keys";
import { KeyRing } from "../../../src/roles/identity/key-ring";
import { onBothDatabases } from "../../support/both-databases";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const idsOf = async (ring: KeyRing) => (await ring.published()).map(({ kid }) => kid);

onBothDatabases((urlOf) => {
  let database: OpenDatabase;
  let now = 0;
  const clock = () => now;
  let count = 0;
  beforeEach(async () => {
    now = Date.UTC(2026, 10, 28);
    database = await openDatabase(
      parseConfig({ DATABASE_URL: urlOf(`keys_${count++}`), SAMPLE_JOBS: "1" }),
    );
    await database.prepare();
  });
  afterEach(() => database.close());
  const replica = () => new KeyRing(new StoredKeys(database), clock);

  test("replicas sign with the same key, of which no private part is published", async () => {
    const [one, other] = [replica(), replica()];
    const { id } = await one.signing();
    expect((await other.signing()).id).toBe(id);
    expect(await idsOf(other)).toEqual([id]);
    expect(JSON.stringify(await other.published())).not.toContain('"d"');
  });

  test("the next key is published before it signs, and the last one until its tokens are over", async () => {
    const ring = replica();
    const first = (await ring.signing()).id;
    now += 30 * DAY - 16 * MINUTE;
    expect(await idsOf(ring)).toEqual([first]);
    now += 2 * MINUTE;
    const [second = "", ...others] = await idsOf(ring);
    expect(others).toEqual([first]);
    expect((await ring.signing()).id).toBe(first);
    now += 14 * MINUTE;
    expect((await ring.signing()).id).toBe(first);
    now += MINUTE;
    expect((await ring.signing()).id).toBe(second);
    expect((await replica().signing()).id).toBe(second);
    now += 29 * MINUTE;
    expect(await idsOf(ring)).toEqual([second, first]);
    now += MINUTE;
    expect(await idsOf(ring)).toEqual([second]);
    expect(await new StoredKeys(database).list()).toHaveLength(1);
  });

  test("replicas that find it is time at once make one key", async () => {
    const rings = [replica(), replica(), replica()];
    for (const ring of rings) await ring.signing();
    now += 30 * DAY;
    for (const ring of rings) await ring.signing();
    expect(await new StoredKeys(database).list()).toHaveLength(2);
  });

  test("while the database is away it signs with what it knows, and knows nothing without", async () => {
    const ring = replica();
    const { id } = await ring.signing();
    jest.spyOn(database, "batch").mockImplementation(() => {
      throw new DatabaseUnavailable("unreachable");
    });
    now += 5 * MINUTE;
    expect((await ring.signing()).id).toBe(id);
    expect(await idsOf(ring)).toEqual([id]);
    await expect(replica().published()).rejects.toThrow(DatabaseUnavailable);
    jest.restoreAllMocks();
  });
});
