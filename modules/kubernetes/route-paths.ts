/** What of a host's requests a rule takes. */
export interface PathRule {
  /** Traefik's expression; empty for every path. */
  readonly match: string;
  /** Above those of shorter paths. @default - Traefik's, the length of the rule: for every path */
  readonly priority: number | undefined;
}

const ANY_SEGMENT = /^\{[a-z]\w*\}$/i;

/**
 * Takes a path and all below it, whole segments only: `/api` isn't `/apiary`. `{id}` stands for any one
 * segment. Of two that fit, the one with more segments wins, then the one with fewer braces.
 */
export function pathRule(path: string): PathRule {
  const segments = path.split("/").filter((segment) => segment !== "");
  if (segments.length === 0) {
    return { match: "", priority: undefined };
  }
  const named = segments.filter((segment) => !ANY_SEGMENT.test(segment));
  const exact = `/${segments.join("/")}`;
  return {
    match:
      named.length === segments.length
        ? `(Path(\`${exact}\`) || PathPrefix(\`${exact}/\`))`
        : `PathRegexp(\`^${segments.map((segment) => `/${expressionOf(segment)}`).join("")}(/|$)\`)`,
    priority: segments.length * 1000 + named.length * 10,
  };
}

function expressionOf(segment: string): string {
  return ANY_SEGMENT.test(segment)
    ? "[^/]+"
    : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
