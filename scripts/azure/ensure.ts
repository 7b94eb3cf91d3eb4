import type { ManagementApi } from "./management-api";

/** A resource that has to be there. */
export interface WantedResource {
  /** What it is called in reports. */
  readonly name: string;
  readonly id: string;
  readonly apiVersion: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Part of the body that one which is there is brought to. @default none: it is left alone */
  readonly change?: {
    readonly method: "PUT" | "PATCH";
    readonly body: Readonly<Record<string, unknown>>;
  };
}

/** What was done about a resource. */
export type Ensured = "made" | "changed" | "left alone";

/** Makes a resource that isn't there, and brings one that is to what it must be. */
export async function ensure(
  api: ManagementApi,
  { id, apiVersion, body, change }: WantedResource,
): Promise<Ensured> {
  const actual = await api.get(id, apiVersion);
  if (actual === undefined) {
    await api.put(id, apiVersion, body);
    return "made";
  }
  if (change === undefined || holds(actual, change.body)) {
    return "left alone";
  }
  await (change.method === "PUT"
    ? api.put(id, apiVersion, change.body)
    : api.patch(id, apiVersion, change.body));
  return "changed";
}

/** Whether everything in `wanted` is in `actual`, which may say more. */
function holds(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) {
    return actual === wanted;
  }
  return (
    typeof actual === "object" &&
    actual !== null &&
    Object.entries(wanted).every(([key, value]) => holds(Reflect.get(actual, key), value))
  );
}
