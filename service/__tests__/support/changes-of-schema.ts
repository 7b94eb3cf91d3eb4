/** What a role that works on rows is refused, in a database that has been migrated. */
export const CHANGES_OF_SCHEMA = [
  "CREATE TABLE own (id integer)",
  "CREATE SCHEMA own",
  "CREATE TEMPORARY TABLE own (id integer)",
  "ALTER TABLE jobs ADD COLUMN own integer",
  "DROP TABLE applications",
  "TRUNCATE applications",
  "CREATE INDEX own ON jobs (title)",
] as const;
