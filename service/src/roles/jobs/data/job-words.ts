import { documentWords } from "../../../database/search-words";
import type { NewJob } from "./repository";

/** The words by which a search finds it: of the same columns as of jobs that another program inserts. */
export function wordsOf({ title, company, location, description, tags }: NewJob): string[] {
  return documentWords([title, company, location, description, ...tags].join(" "));
}
