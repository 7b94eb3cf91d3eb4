// Preloaded into a backup under test: another connection writes to the database before every step of the copy.
const path = require("node:path");
const Sqlite = require("better-sqlite3");

const other = new Sqlite(path.join(process.env.DATA_DIR, "job-board.db"));
other.pragma("synchronous = OFF");
const insert = other.prepare(
  "INSERT INTO applications VALUES (hex(randomblob(16)), 1, 'between', 'a@example.org', '', '', NULL, '')",
);
const original = globalThis.setImmediate;
globalThis.setImmediate = (step) =>
  original(() => {
    insert.run();
    step();
  });
