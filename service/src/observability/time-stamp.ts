let atMilliseconds = 0;
let text = "";

/** Now, ISO 8601 in UTC; written once a millisecond, because writing it costs as much as all the rest of a log line. */
export function timeStamp(): string {
  const now = Date.now();
  if (now !== atMilliseconds) {
    atMilliseconds = now;
    text = new Date(now).toISOString();
  }
  return text;
}
