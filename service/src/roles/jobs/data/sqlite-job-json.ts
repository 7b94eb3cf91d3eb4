/** A row of `jobs` as the JSON that callers get; `jobs` is the only table it may name. */
export const JOB_JSON = `json_object('id', jobs.id, 'title', jobs.title, 'company', jobs.company,
  'location', jobs.location, 'employment_type', jobs.employment_type,
  'remote', json(iif(jobs.remote, 'true', 'false')),
  'salary_min', jobs.salary_min, 'salary_max', jobs.salary_max, 'description', jobs.description,
  'tags', json(jobs.tags), 'posted_at', jobs.posted_at,
  'posted_by', jobs.posted_by)`;
