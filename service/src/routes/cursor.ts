/** Opaque to callers, so that the order can change without breaking them. */
export function encodeCursor(beforeId: number): string {
  return Buffer.from(`before:${beforeId}`).toString("base64url");
}

/** The job id in a cursor; undefined when it is not one of ours. */
export function decodeCursor(cursor: string): number | undefined {
  const id = /^before:([1-9][0-9]{0,14})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1];
  return id === undefined ? undefined : Number(id);
}
