/** Each word walks all jobs that hold it: eight of most of 100,000 jobs took 9 ms on SQLite, a hundred half a second. */
export const MAX_WORDS = 8;

/** A word that is longer is cut: PostgreSQL indexes no entry above 2 kB. */
const LONGEST_WORD = 100;

/** Latin letters that Unicode does not decompose, as CLDR's Latin-ASCII writes them. */
const PLAIN: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ŧ: "t",
  ı: "i",
  æ: "ae",
  œ: "oe",
};

/** Letters, digits and their marks; a dot between digits belongs to them, as do plus and number signs at the end. */
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|(?<=\p{N})\.(?=\p{N}))*(?:[+#]+(?!\p{L}))?/gu;

/**
 * The different words of a search. Both databases store what `documentWords` finds in a job and compare it as it is,
 * so that neither's own idea of a word, of case or of an accent decides what is found.
 */
export function searchWords(text: string): string[] {
  return [...new Set(wordsIn(text))];
}

/** The different words of a job; of `c++` and `3.11` the parts as well, so that `c` and `3` find them. */
export function documentWords(text: string): string[] {
  const words = wordsIn(text);
  return [...new Set(words.flatMap((word) => [word, ...partsOf(word)]))];
}

function wordsIn(text: string): string[] {
  return (fold(text).match(WORD) ?? []).map(cut);
}

function partsOf(word: string): string[] {
  return word.split(/[.+#]+/).filter((part) => part !== "" && part !== word);
}

/**
 * Without case, without the accents of Latin, Greek and Cyrillic, and composed. Marks of other scripts are kept: in
 * Devanagari they are vowels. What only shapes letters, a soft hyphen or a joiner, is left out.
 */
function fold(text: string): string {
  return (
    text
      // By way of upper case, which writes out what lower case leaves: `ß` becomes `ss`.
      .toUpperCase()
      .toLowerCase()
      .normalize("NFD")
      .replaceAll(/[\u0300-\u036f\u00ad\u200c\u200d]/g, "")
      .replaceAll(/[łøđðþħŧıæœ]/g, (letter) => PLAIN[letter] ?? letter)
      .normalize("NFC")
  );
}

function cut(word: string): string {
  return word.slice(0, LONGEST_WORD).toWellFormed();
}
