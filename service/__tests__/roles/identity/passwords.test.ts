import crypto from "node:crypto";
import { Problem } from "../../../src/http/problem";
import { Passwords } from "../../../src/roles/identity/passwords";

const text = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
const PASSWORD = "correct horse battery";

test("a hash tells how it was made, differs each time, and proves its password alone", async () => {
  const passwords = new Passwords();
  const [one, other] = await Promise.all([passwords.hash(PASSWORD), passwords.hash(PASSWORD)]);
  expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await passwords.isRight(PASSWORD, one)).toBe(true);
  expect(await passwords.isRight(`${PASSWORD} `, one)).toBe(false);
  expect(await passwords.isRight(PASSWORD, undefined)).toBe(false);
  expect(await passwords.isRight(PASSWORD, "")).toBe(false);
});

test("a hash that was made with other costs proves its password", async () => {
  const salt = Buffer.alloc(16, 7);
  const hash = crypto.scryptSync(PASSWORD, salt, 32, { N: 2 ** 10, r: 4, p: 1 });
  const stored = `$scrypt$ln=10,r=4,p=1$${text(salt)}$${text(hash)}`;
  expect(await new Passwords().isRight(PASSWORD, stored)).toBe(true);
});

test("a password is the same however its letters are composed", async () => {
  const passwords = new Passwords();
  const stored = await passwords.hash("Zu\u0308rich Zu\u0308rich");
  expect(await passwords.isRight("Z\u00FCrich Z\u00FCrich", stored)).toBe(true);
});

test("an unknown account costs what a wrong password costs", async () => {
  const scrypt = jest.spyOn(crypto, "scrypt");
  const passwords = new Passwords();
  const stored = await passwords.hash(PASSWORD);
  await passwords.isRight("wrong", stored);
  await passwords.isRight("wrong", undefined);
  const [, wrong, unknown] = scrypt.mock.calls.map(([, , length, options]) => ({
    length,
    options,
  }));
  expect(unknown).toEqual(wrong);
  scrypt.mockRestore();
});

test("no more than two are worked on and 32 wait; the others are told to come again", async () => {
  const finish: (() => void)[] = [];
  const scrypt = jest.spyOn(crypto, "scrypt");
  scrypt.mockImplementation((...given: unknown[]) => {
    const done = given.at(-1) as (error: null, key: Buffer) => void;
    finish.push(() => done(null, Buffer.alloc(32)));
  });
  const passwords = new Passwords();
  const asked = Array.from({ length: 2 + 32 + 3 }, () => passwords.hash(PASSWORD));
  const outcomes = Promise.allSettled(asked);
  await Promise.allSettled(asked.slice(-3));
  expect(finish).toHaveLength(2);
  let done = 0;
  while (done < 34) {
    for (const one of finish.splice(0)) {
      one();
      done++;
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(finish.length).toBeLessThanOrEqual(2);
  }
  const refused = (await outcomes).filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(3);
  expect(refused[0]).toMatchObject({ reason: { status: 429, code: "too-many-attempts" } });
  expect((refused[0] as PromiseRejectedResult).reason).toBeInstanceOf(Problem);
  scrypt.mockRestore();
});
