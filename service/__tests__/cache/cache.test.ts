import { randomUUID } from "node:crypto";
import type { Cache } from "../../src/cache/cache";
import { InProcessCache } from "../../src/cache/in-process-cache";
import { eventually } from "../support/eventually";

const LONG = 60_000;

/** One that no other test has. */
const key = () => `key:${randomUUID()}`;

function keepsItsPromises(cacheOf: () => Cache): void {
  test("what is set is there until it is deleted, and the last value wins", async () => {
    const [one, other] = [key(), key()];
    const cache = cacheOf();
    await cache.set(one, "Zürich \u{1F600}", LONG);
    await cache.set(one, "", LONG);
    await cache.set(other, "b", LONG);
    expect([await cache.get(one), await cache.get(other)]).toEqual(["", "b"]);
    await cache.delete(one);
    await cache.delete(one);
    expect([await cache.get(one), await cache.get(other)]).toEqual([undefined, "b"]);
  });

  test("what is set if absent is the first value, kept for longer each time", async () => {
    const one = key();
    const cache = cacheOf();
    expect(await cache.setIfAbsent(one, "a", 200)).toBe("a");
    expect(await cache.setIfAbsent(one, "b", LONG)).toBe("a");
    const short = key();
    await cache.set(short, "a", 300);
    await eventually(
      () => cache.get(short),
      (value) => value === undefined,
    );
    expect(await cache.get(one)).toBe("a");
  });

  test("a value is gone after its lifetime, unless it is kept; nothing that is not there is kept", async () => {
    const [kept, left, absent] = [key(), key(), key()];
    const cache = cacheOf();
    await cache.set(kept, "a", 200);
    await cache.set(left, "a", 200);
    await cache.keep(kept, LONG);
    await cache.keep(absent, LONG);
    await eventually(
      () => cache.get(left),
      (value) => value === undefined,
    );
    expect([await cache.get(kept), await cache.get(absent)]).toEqual(["a", undefined]);
  });

  test("counts within a window that begins with the first", async () => {
    const one = key();
    const cache = cacheOf();
    expect(await cache.count(one, LONG)).toEqual({ count: 1, endsIn: LONG });
    const { count, endsIn } = await cache.count(one, 2 * LONG);
    expect(count).toBe(2);
    expect(endsIn).toBeLessThanOrEqual(LONG);
    expect(endsIn).toBeGreaterThan(0);
    const short = key();
    await cache.count(short, 100);
    await eventually(
      () => cache.count(short, 100),
      (again) => again.count === 1,
    );
  });
}

describe("in the process", () => {
  const cache = new InProcessCache();
  keepsItsPromises(() => cache);

  test("beyond its capacity it forgets what was not put for longest", async () => {
    const small = new InProcessCache({ capacity: 2 });
    await small.set("a", "1", LONG);
    await small.set("b", "2", LONG);
    await small.keep("a", LONG);
    await small.set("c", "3", LONG);
    expect(await Promise.all(["a", "b", "c"].map((one) => small.get(one)))).toEqual([
      "1",
      undefined,
      "3",
    ]);
  });
});
