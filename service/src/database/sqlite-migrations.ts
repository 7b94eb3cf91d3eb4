import type { Migration } from "./migration";

/** Applied in order and never changed once released; what is wrong is put right by a later one. */
export const SQLITE_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    sql: `
      CREATE TABLE jobs (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        company TEXT NOT NULL,
        location TEXT NOT NULL,
        employment_type TEXT NOT NULL,
        remote INTEGER NOT NULL,
        salary_min INTEGER NOT NULL,
        salary_max INTEGER NOT NULL,
        description TEXT NOT NULL,
        tags TEXT NOT NULL,
        posted_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX jobs_location ON jobs (location, id);
      CREATE VIRTUAL TABLE jobs_search USING fts5 (
        title, company, location, tags, description, content = 'jobs', content_rowid = 'id'
      );
      CREATE TRIGGER jobs_insert AFTER INSERT ON jobs BEGIN
        INSERT INTO jobs_search (rowid, title, company, location, tags, description)
        VALUES (new.id, new.title, new.company, new.location, new.tags, new.description);
      END;
      CREATE TRIGGER jobs_delete AFTER DELETE ON jobs BEGIN
        INSERT INTO jobs_search (jobs_search, rowid, title, company, location, tags, description)
        VALUES ('delete', old.id, old.title, old.company, old.location, old.tags, old.description);
      END;
      CREATE TRIGGER jobs_update AFTER UPDATE ON jobs BEGIN
        INSERT INTO jobs_search (jobs_search, rowid, title, company, location, tags, description)
        VALUES ('delete', old.id, old.title, old.company, old.location, old.tags, old.description);
        INSERT INTO jobs_search (rowid, title, company, location, tags, description)
        VALUES (new.id, new.title, new.company, new.location, new.tags, new.description);
      END;

      CREATE TABLE applications (
        id TEXT PRIMARY KEY,
        job_id INTEGER NOT NULL REFERENCES jobs (id),
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        message TEXT NOT NULL,
        submitted_at TEXT NOT NULL,
        idempotency_key TEXT,
        fingerprint TEXT NOT NULL,
        UNIQUE (job_id, idempotency_key)
      ) STRICT;`,
  },
  {
    id: 2,
    sql: `
      CREATE TABLE burns (
        id TEXT PRIMARY KEY,
        instance TEXT NOT NULL,
        seconds INTEGER NOT NULL,
        threads INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        stop_requested INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX burns_started ON burns (started_at);
      CREATE INDEX burns_running ON burns (instance) WHERE state = 'running';`,
  },
  {
    id: 3,
    // An index holds what the other filters look at, so that they pass over rows without reading them; and every
    // filter is a column of the search, so that a search walks only what matches all of them.
    sql: `
      DROP INDEX jobs_location;
      CREATE INDEX jobs_location ON jobs (location, id, employment_type, remote);
      CREATE INDEX jobs_employment_type ON jobs (employment_type, id, remote);
      CREATE INDEX jobs_remote ON jobs (remote, id);
      DROP TRIGGER jobs_insert;
      DROP TRIGGER jobs_delete;
      DROP TRIGGER jobs_update;
      DROP TABLE jobs_search;
      CREATE VIRTUAL TABLE jobs_search USING fts5 (
        title, company, location, tags, description, employment_type, remote,
        content = 'jobs', content_rowid = 'id'
      );
      INSERT INTO jobs_search (jobs_search) VALUES ('rebuild');
      CREATE TRIGGER jobs_insert AFTER INSERT ON jobs BEGIN
        INSERT INTO jobs_search
          (rowid, title, company, location, tags, description, employment_type, remote)
        VALUES (new.id, new.title, new.company, new.location, new.tags, new.description,
          new.employment_type, new.remote);
      END;
      CREATE TRIGGER jobs_delete AFTER DELETE ON jobs BEGIN
        INSERT INTO jobs_search
          (jobs_search, rowid, title, company, location, tags, description, employment_type, remote)
        VALUES ('delete', old.id, old.title, old.company, old.location, old.tags, old.description,
          old.employment_type, old.remote);
      END;
      CREATE TRIGGER jobs_update AFTER UPDATE ON jobs BEGIN
        INSERT INTO jobs_search
          (jobs_search, rowid, title, company, location, tags, description, employment_type, remote)
        VALUES ('delete', old.id, old.title, old.company, old.location, old.tags, old.description,
          old.employment_type, old.remote);
        INSERT INTO jobs_search
          (rowid, title, company, location, tags, description, employment_type, remote)
        VALUES (new.id, new.title, new.company, new.location, new.tags, new.description,
          new.employment_type, new.remote);
      END;`,
  },
  {
    id: 4,
    // The words are the service's, divided by spaces; null, and not in the search, until it has found them. The
    // tokenizer takes what is not ASCII as it is. `jobs_search` stays for replicas of the version before, which answer
    // during the rollout.
    sql: `
      ALTER TABLE jobs ADD COLUMN words TEXT;
      CREATE INDEX jobs_without_words ON jobs (id) WHERE words IS NULL;
      CREATE VIRTUAL TABLE jobs_words USING fts5 (
        words, location, employment_type, remote,
        content = 'jobs', content_rowid = 'id', tokenize = "ascii tokenchars '.+#'"
      );
      CREATE TRIGGER jobs_words_insert AFTER INSERT ON jobs WHEN new.words IS NOT NULL BEGIN
        INSERT INTO jobs_words (rowid, words, location, employment_type, remote)
        VALUES (new.id, new.words, new.location, new.employment_type, new.remote);
      END;
      CREATE TRIGGER jobs_words_delete AFTER DELETE ON jobs WHEN old.words IS NOT NULL BEGIN
        INSERT INTO jobs_words (jobs_words, rowid, words, location, employment_type, remote)
        VALUES ('delete', old.id, old.words, old.location, old.employment_type, old.remote);
      END;
      CREATE TRIGGER jobs_words_update AFTER UPDATE ON jobs BEGIN
        INSERT INTO jobs_words (jobs_words, rowid, words, location, employment_type, remote)
        SELECT 'delete', old.id, old.words, old.location, old.employment_type, old.remote
        WHERE old.words IS NOT NULL;
        INSERT INTO jobs_words (rowid, words, location, employment_type, remote)
        SELECT new.id, new.words, new.location, new.employment_type, new.remote
        WHERE new.words IS NOT NULL;
      END;`,
  },
  {
    id: 5,
    // Messages that are not sent yet, those that were taken, and those that could not be. Times are milliseconds of the
    // Unix epoch.
    sql: `
      CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_id TEXT NOT NULL,
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        body TEXT NOT NULL,
        traceparent TEXT,
        queue TEXT,
        created_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        failures INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX outbox_due ON outbox (due_at);
      CREATE INDEX outbox_message ON outbox (message_id);

      CREATE TABLE inbox (
        message_id TEXT NOT NULL,
        queue TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        PRIMARY KEY (message_id, queue)
      ) STRICT;
      CREATE INDEX inbox_received ON inbox (received_at);

      CREATE TABLE dead_letters (
        message_id TEXT NOT NULL,
        queue TEXT NOT NULL,
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        body TEXT NOT NULL,
        traceparent TEXT,
        cause TEXT NOT NULL,
        died_at INTEGER NOT NULL,
        PRIMARY KEY (message_id, queue)
      ) STRICT;`,
  },
  {
    id: 6,
    // Applications are another role's than jobs: they keep what they tell of their job and point to no table of it,
    // which here takes a new table. How many there are is counted by messages; those from before are counted here.
    sql: `
      CREATE TABLE new_applications (
        id TEXT PRIMARY KEY,
        job_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        message TEXT NOT NULL,
        submitted_at TEXT NOT NULL,
        idempotency_key TEXT,
        fingerprint TEXT NOT NULL,
        review_id TEXT NOT NULL UNIQUE DEFAULT (lower(
          hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) ||
          '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
        job_title TEXT NOT NULL DEFAULT '',
        company TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'received',
        answer TEXT,
        closed_at TEXT,
        UNIQUE (job_id, idempotency_key)
      ) STRICT;
      INSERT INTO new_applications
        (id, job_id, name, email, message, submitted_at, idempotency_key, fingerprint, job_title, company)
        SELECT applications.id, job_id, name, email, message, submitted_at, idempotency_key, fingerprint,
          jobs.title, jobs.company
        FROM applications JOIN jobs ON jobs.id = job_id ORDER BY applications.rowid;
      DROP TABLE applications;
      ALTER TABLE new_applications RENAME TO applications;
      CREATE TABLE application_counts (
        job_id INTEGER PRIMARY KEY,
        received INTEGER NOT NULL DEFAULT 0,
        withdrawn INTEGER NOT NULL DEFAULT 0,
        accepted INTEGER NOT NULL DEFAULT 0,
        declined INTEGER NOT NULL DEFAULT 0,
        changed_at INTEGER NOT NULL
      ) STRICT;
      INSERT INTO application_counts (job_id, received, changed_at)
        SELECT job_id, count(*), 0 FROM applications GROUP BY job_id;`,
  },
  {
    id: 7,
    // Mails that were begun; those of which nobody knows whether they were sent have no time of it.
    sql: `
      CREATE TABLE sent_mails (
        message_id TEXT NOT NULL,
        recipient TEXT NOT NULL,
        begun_at INTEGER NOT NULL,
        sent_at INTEGER,
        PRIMARY KEY (message_id, recipient)
      ) STRICT;
      CREATE INDEX sent_mails_begun ON sent_mails (begun_at);`,
  },
  {
    id: 8,
    // Who signs in; an address is normalised, and a password a hash that tells how it was made.
    sql: `
      CREATE TABLE accounts (
        id TEXT PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        company TEXT,
        password_hash TEXT NOT NULL,
        created_at TEXT NOT NULL
      ) STRICT;`,
  },
  {
    id: 9,
    // What tokens are signed with. No backup holds them: after a restore there are new ones.
    sql: `
      CREATE TABLE signing_keys (
        id TEXT PRIMARY KEY,
        private_key TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;`,
  },
  {
    id: 10,
    // Whose application it is, when it was made with an account.
    sql: `
      ALTER TABLE applications ADD COLUMN account_id TEXT;
      CREATE INDEX applications_account ON applications (account_id, submitted_at);`,
  },
  {
    id: 11,
    // The company's account that has posted a job, and whose applications for it are therefore: its name proves nothing.
    sql: `
      ALTER TABLE jobs ADD COLUMN posted_by TEXT;
      ALTER TABLE applications ADD COLUMN job_posted_by TEXT;
      CREATE INDEX applications_posted_by ON applications (job_posted_by, submitted_at);`,
  },
  {
    id: 12,
    // A company's own key for a job, by which the same one sent again posts no second one.
    sql: `
      ALTER TABLE jobs ADD COLUMN post_key TEXT;
      ALTER TABLE jobs ADD COLUMN post_fingerprint TEXT;
      CREATE UNIQUE INDEX jobs_post_key ON jobs (posted_by, post_key);`,
  },
  {
    id: 13,
    // When the company first opened an application, and how many it has opened.
    sql: `
      ALTER TABLE applications ADD COLUMN seen_at TEXT;
      ALTER TABLE application_counts ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;`,
  },
];
