import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { Client } from "pg";
import { searchWords } from "../../../../src/database/search-words";
import { openBoard, type Board } from "../../../support/board";
import { describeWithPostgres, temporaryCluster } from "../../../support/postgres-cluster";
import { temporaryFolder } from "../../../support/temporary-folder";

/** Titles of jobs; the id is the place in this list. */
const TITLES = [
  "Node.js Developer",
  "CI/CD Engineer (m/f/d)",
  "C++ Developer",
  "C# and .NET Developer",
  "C Programmer",
  "Python 3.11 Developer",
  "Python, 3 to 11 years",
  "Zürich Straßenbahn",
  "Zu\u0308rich, written with a combining mark",
  "Łódź Ørsted Œuvre",
  "हिन्दी शिक्षक",
  "हिंदू मंदिर",
  "Йога и ёлка",
  "ΟΔΟΣ Αθήνα",
  "デザイナー ガイド",
  "ＮＯ full-stack R&D, 5+ years",
  "Soft\u00adware Engineer",
  "می\u200cخواهم",
  "İstanbul ışık",
  "ꟁ 𞤀𞤣 letters of a newer Unicode",
  'A "quoted" title: AND OR NOT * ^ {x}',
  `Long ${"x".repeat(3000)}`,
] as const;

/** What is searched for, and the numbers (from 1) of the jobs that are found. */
const CASES: readonly (readonly [query: string, found: readonly number[]])[] = [
  ["Node.js", [1]],
  ["node", [1]],
  ["js developer", [1]],
  ["CI/CD", [2]],
  ["cd ci", [2]],
  ["Engineer (m/f/d)", [2]],
  ["C++", [3]],
  ["c++ developer", [3]],
  ["c#", [4]],
  [".NET", [4]],
  ["c", [3, 4, 5]],
  ["3.11", [6]],
  ["python 3", [6, 7]],
  ["python 3 11", [6, 7]],
  ["zurich", [8, 9]],
  ["Zürich", [8, 9]],
  ["Zu\u0308rich", [8, 9]],
  ["ZÜRICH STRASSENBAHN", [8]],
  ["straßenbahn", [8]],
  ["lodz", [10]],
  ["ŁÓDŹ orsted oeuvre", [10]],
  ["हिन्दी", [11]],
  ["हिंदू", [12]],
  ["हिन्दी शिक्षक", [11]],
  ["हद", []],
  ["йога", [13]],
  ["елка", [13]],
  ["οδος", [14]],
  ["αθηνα", [14]],
  ["ガイド", [15]],
  ["カイト", []],
  ["full stack", [16]],
  ["full-stack R&D", [16]],
  ["5+", [16]],
  ["software", [17]],
  ["میخواهم", [18]],
  ["istanbul ISIK", [19]],
  ["𞤀𞤣", [20]],
  ["ꟁ", [20]],
  ["AND OR NOT", [21]],
  ["quoted", [21]],
  ["x".repeat(150), [22]],
  ["dev", []],
  ["NEAR(node js)", []],
  ["''; DROP TABLE jobs", []],
  ["***", []],
  ["\ud800", []],
];

/** @param addJobs writes jobs as another program would, who knows nothing of words. */
function findsTheSame(
  urlOf: (name: string) => string,
  addJobs: (url: string, titles: readonly string[]) => Promise<void>,
): void {
  let database: Board;
  beforeAll(async () => {
    const url = urlOf("search");
    const open = () => openBoard({ DATABASE_URL: url, SAMPLE_JOBS: "0" });
    const first = await open();
    await first.prepare();
    await first.close();
    await addJobs(url, TITLES);
    database = await open();
    await database.prepare();
  });
  afterAll(() => database.close());

  test.each([...CASES])("%j", async (query, found) => {
    const jobs = await database.listJobs({
      words: searchWords(query),
      location: undefined,
      employmentType: undefined,
      remote: undefined,
      before: undefined,
      limit: 100,
    });
    expect(jobs.map(({ id }) => id).toReversed()).toEqual(found);
  });
}

const INSERT = `INSERT INTO jobs (id, title, company, location, employment_type, remote, salary_min, salary_max,
  description, tags, posted_at) VALUES`;
const REST = "'Contoso', 'Bern', 'full-time', '0', 1, 2, '', '[]', '2026-01-01T00:00:00.000Z'";

describe("a search on SQLite finds", () => {
  const folder = temporaryFolder();
  findsTheSame(
    (name) => `file:${join(folder, name)}.db`,
    async (url, titles) => {
      const connection = new Sqlite(url.slice("file:".length));
      const insert = connection.prepare<[number, string]>(`${INSERT} (?, ?, ${REST})`);
      for (const [index, title] of titles.entries()) insert.run(index + 1, title);
      connection.close();
      return Promise.resolve();
    },
  );
});

describeWithPostgres("a search on PostgreSQL finds", () => {
  // Its own idea of letters is the poorest there is.
  const cluster = temporaryCluster();
  findsTheSame(
    (name) => cluster.url(name, "ENCODING UTF8 LOCALE 'C' TEMPLATE template0"),
    async (url, titles) => {
      const connection = new Client(url);
      await connection.connect();
      for (const [index, title] of titles.entries())
        await connection.query(`${INSERT} ($1, $2, ${REST})`, [index + 1, title]);
      await connection.end();
    },
  );
});
