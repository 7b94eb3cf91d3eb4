/** The read that the service makes, for each of the servers that it is compared with. */
export const readJobSql = `SELECT json_object('id', id, 'title', title, 'company', company,
  'location', location, 'employment_type', employment_type,
  'remote', json(iif(remote, 'true', 'false')), 'salary_min', salary_min, 'salary_max', salary_max,
  'description', description, 'tags', json(tags), 'posted_at', posted_at,
  'posted_by', posted_by) FROM jobs WHERE id = ?`;
