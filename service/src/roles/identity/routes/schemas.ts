import * as z from "zod/mini";
import { documented, oneLine } from "../../../http/fields";

const email = z.email().check(z.maxLength(254));

const password = z.string().check(
  z.minLength(12),
  z.maxLength(200),
  z.refine((text) => typeof text === "string" && text.isWellFormed(), "must be well-formed text"),
);

export const newAccountSchema = z
  .strictObject({
    email,
    password,
    name: oneLine(200),
    company: z.optional(oneLine(200)).register(documented, {
      description: "For an account that posts jobs: the company's name.",
    }),
  })
  .register(documented, { id: "NewAccount" });

export const accountReceivedSchema = z
  .object({ state: z.literal("received") })
  .register(documented, { id: "AccountReceived" });

export const credentialsSchema = z
  .strictObject({ email, password })
  .register(documented, { id: "Credentials" });

export const sessionSchema = z
  .object({
    session: z.string().register(documented, { description: "Its id, which is the permission." }),
    expires_at: z.iso.datetime().register(documented, {
      description: "At the latest; it ends before when it is not used.",
    }),
    account: z.object({
      id: z.uuid(),
      email: z.string(),
      name: z.string(),
      company: z.nullable(z.string()),
    }),
  })
  .register(documented, { id: "Session" });

export const tokenSchema = z
  .object({ token: z.string(), expires_at: z.iso.datetime() })
  .register(documented, { id: "Token" });

export const keysSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: z.string(),
        kid: z.string(),
        alg: z.literal("EdDSA"),
        use: z.literal("sig"),
      }),
    ),
  })
  .register(documented, { id: "Keys" });
