interface Route {
  readonly match: string;
  readonly priority?: number;
  readonly services: readonly { readonly name: string }[];
}

/**
 * The service that Traefik sends a path of the host to: of the rules that match, the one of the highest
 * priority, by default the rule's length (https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/).
 */
export function serviceFor(routes: readonly Route[], host: string, path: string) {
  const [first] = routes
    .filter(({ match }) => matches(match, host, path))
    .toSorted((a, b) => (b.priority ?? b.match.length) - (a.priority ?? a.match.length));
  return first?.services.map(({ name }) => name).join();
}

/** Of the rules that this project writes: alternatives in parentheses, joined by `&&`. */
function matches(rule: string, host: string, path: string): boolean {
  return rule.split(" && ").every((part) =>
    part
      .replace(/^\((.*)\)$/, "$1")
      .split(" || ")
      .some((matcher) => {
        const [, kind = "", value = ""] = /^(\w+)\(`(.*)`\)$/.exec(matcher) ?? [];
        switch (kind) {
          case "Host":
            return value === host;
          case "Path":
            return value === path;
          case "PathPrefix":
            return path.startsWith(value);
          case "PathRegexp":
            return new RegExp(value).test(path);
          default:
            throw new Error(`no matcher known: ${matcher}`);
        }
      }),
  );
}
