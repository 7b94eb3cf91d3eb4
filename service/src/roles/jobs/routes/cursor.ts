/** Every text of this form is a cursor; callers need not know that it is a job id in base 36. */
export const CURSOR = /^[1-9a-z][0-9a-z]{0,8}$/;

export function encodeCursor(beforeId: number): string {
  return beforeId.toString(36);
}

export function decodeCursor(cursor: string): number {
  return Number.parseInt(cursor, 36);
}
