import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type JWK } from "jose";
import { Problem } from "../../src/http/problem";
import { KeySet } from "../../src/identity-token/key-set";

const SECOND = 1_000;

async function keyPair(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const token = await new SignJWT({}).setProtectedHeader({ alg: "EdDSA", kid }).sign(privateKey);
  return { token, jwk: { ...(await exportJWK(publicKey)), kid, alg: "EdDSA", use: "sig" } };
}

describe("the keys of another role", () => {
  let now = 0;
  let published: JWK[] | Error = [];
  let asked = 0;
  let keys: KeySet;
  let one: Awaited<ReturnType<typeof keyPair>>;
  let other: Awaited<ReturnType<typeof keyPair>>;
  beforeAll(async () => {
    [one, other] = [await keyPair("one"), await keyPair("other")];
  });
  beforeEach(() => {
    now = 0;
    asked = 0;
    published = [one.jwk];
    const ask = async () => {
      asked++;
      if (published instanceof Error) throw published;
      return { keys: published };
    };
    keys = new KeySet(ask, () => now);
  });

  async function outcomeOf({ token }: { token: string }): Promise<string> {
    try {
      await jwtVerify(token, (header, jws) => keys.find(header, jws));
      return "proved";
    } catch (error) {
      return error instanceof Problem ? error.code : (error as { code: string }).code;
    }
  }

  test("are asked for once, however many tokens come", async () => {
    expect(await Promise.all([one, one, one].map(outcomeOf))).toEqual(Array(3).fill("proved"));
    now += 599 * SECOND;
    expect(await outcomeOf(one)).toBe("proved");
    expect(asked).toBe(1);
  });

  test("are asked for again when one is missing, but not for every name that someone makes up", async () => {
    expect(await outcomeOf(one)).toBe("proved");
    published = [other.jwk, one.jwk];
    now += 6 * SECOND;
    expect(await outcomeOf(other)).toBe("proved");
    expect(asked).toBe(2);
    const made = await keyPair("made up");
    for (let count = 0; count < 10; count++)
      expect(await outcomeOf(made)).toBe("ERR_JWKS_NO_MATCHING_KEY");
    expect(asked).toBe(2);
  });

  test("stay known while the role cannot be asked, and are forgotten when it no longer names them", async () => {
    expect(await outcomeOf(one)).toBe("proved");
    published = new Error("away");
    now += 3600 * SECOND;
    expect(await outcomeOf(one)).toBe("proved");
    published = [other.jwk];
    now += 6 * SECOND;
    expect(await outcomeOf(one)).toBe("ERR_JWKS_NO_MATCHING_KEY");
  });

  test("that were never read are no reason to refuse a token: the next try may prove it", async () => {
    published = new Error("away");
    expect(await outcomeOf(one)).toBe("identity-unavailable");
    published = [one.jwk];
    expect(await outcomeOf(one)).toBe("proved");
  });

  test("of another kind than keys are as good as none", async () => {
    keys = new KeySet(async () => ({ keys: "none" }));
    expect(await outcomeOf(one)).toBe("identity-unavailable");
  });
});
