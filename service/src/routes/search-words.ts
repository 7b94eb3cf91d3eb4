/** Each word walks all jobs that hold it: eight that most of 100,000 jobs hold took 30 ms on SQLite, 100 took a second. */
export const MAX_WORDS = 8;

/** The different words of a search, in lower case: both databases compare them so. */
export function wordsIn(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))];
}
