import Sqlite from "better-sqlite3";

/** The same prepared read that the service makes, for each of the servers it is compared with. */
export function prepareReadJob(file: string): (id: number) => string | undefined {
  const connection = new Sqlite(file, { readonly: true });
  const statement = connection
    .prepare<[number], string>(
      `SELECT json_object('id', id, 'title', title, 'company', company, 'location', location,
         'employment_type', employment_type, 'remote', json(iif(remote, 'true', 'false')),
         'salary_min', salary_min, 'salary_max', salary_max, 'description', description,
         'tags', json(tags), 'posted_at', posted_at) FROM jobs WHERE id = ?`,
    )
    .pluck();
  return (id) => statement.get(id);
}
