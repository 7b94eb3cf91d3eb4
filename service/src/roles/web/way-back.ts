const ORIGIN = "http://own.invalid";

/** A path of this site as it was given, `/` when it is none: nobody is sent elsewhere by a link to this one. */
export function ownPath(given: string): string {
  const isPath = given.startsWith("/") && URL.canParse(given, ORIGIN);
  if (!isPath) return "/";
  const { origin, pathname, search } = new URL(given, ORIGIN);
  // As a browser reads it, `//host` and `/\host` are another host's.
  return origin === ORIGIN && !pathname.startsWith("//") ? `${pathname}${search}` : "/";
}

export function signInPath(wayBack: string, why?: "ended" | "new"): string {
  return withWayBack("/sign-in", wayBack, why === undefined ? {} : { why });
}

export function signUpPath(wayBack: string): string {
  return withWayBack("/sign-up", wayBack);
}

function withWayBack(path: string, wayBack: string, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...(wayBack !== "/" && { to: wayBack }), ...more });
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
