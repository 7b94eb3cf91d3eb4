import type { Client } from "pg";
import { documentWords } from "./search-words";

interface JobTexts {
  id: string;
  texts: string;
}

/** Held in memory at a time. */
const BATCH = 1_000;

/** Finds the words of every job that has none yet: a new one, or one that another program or version wrote. */
export async function addMissingWords(connection: Client): Promise<void> {
  for (;;) {
    const { rows } = await connection.query<JobTexts>(
      `SELECT id, concat_ws(' ', title, company, location, description,
         (SELECT string_agg(value, ' ') FROM jsonb_array_elements_text(tags))) AS texts
       FROM jobs WHERE words IS NULL LIMIT ${BATCH}`,
    );
    if (rows.length === 0) return;
    const found = rows.map(({ id, texts }) => ({ id, words: documentWords(texts) }));
    await connection.query(
      `UPDATE jobs SET words = found.words
       FROM jsonb_to_recordset($1) AS found (id bigint, words text[]) WHERE jobs.id = found.id`,
      [JSON.stringify(found)],
    );
  }
}
