import { createHash } from "node:crypto";
import type { NewApplication } from "./application";

/** Tells a repeated submission from a different one under the same key. */
export function fingerprintOf(application: NewApplication, account: string | undefined): string {
  const { name, email, message } = application;
  return createHash("sha256")
    .update(JSON.stringify([name, email, message, ...(account === undefined ? [] : [account])]))
    .digest("hex");
}
