import type Sqlite from "better-sqlite3";
import { documentWords } from "./search-words";

interface JobTexts {
  id: number;
  texts: string;
}

/** Finds the words of every job that has none yet: a new one, or one that another program or version wrote. */
export function addMissingWords(connection: Sqlite.Database): void {
  const jobs = connection
    .prepare<[], JobTexts>(
      `SELECT id, concat_ws(' ', title, company, location, description,
         (SELECT group_concat(value, ' ') FROM json_each(tags))) AS texts
       FROM jobs WHERE words IS NULL`,
    )
    .all();
  const setWords = connection.prepare<[string, number]>("UPDATE jobs SET words = ? WHERE id = ?");
  for (const { id, texts } of jobs) setWords.run(documentWords(texts).join(" "), id);
}
