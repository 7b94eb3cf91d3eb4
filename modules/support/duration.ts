/** Hours of a time span in this notation, e.g. 36 for `36h`. */
export function hoursOf(value: string): number {
  const hours = { h: 1, d: 24, w: 168 }[value.at(-1) ?? ""] ?? 0;
  return Number.parseInt(value, 10) * hours;
}
