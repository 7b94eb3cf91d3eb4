import { releases, valuesOf } from "../../support/platform";

test.each(["local", "prod"] as const)(
  "whatever a chart of %s gets resources for has requests, and a limit of memory, as quantities",
  (environment) => {
    const found = Object.values(releases(environment))
      .filter((block) => "values" in block)
      .flatMap((block) => resourcesIn(valuesOf(block), String(block["name"])));
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(({ resources }) => !hasQuantities(resources))).toEqual([]);
  },
);

/** The resources of every container among a chart's values, wherever they stand; not those of a claim. */
function resourcesIn(value: unknown, at: string): { at: string; resources: object }[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value)
        .filter(([key]) => key !== "volumeClaimTemplate")
        .flatMap(([key, inner]: [string, unknown]) =>
          typeof inner === "object" && inner !== null && "requests" in inner
            ? [{ at: `${at}.${key}`, resources: inner }]
            : resourcesIn(inner, `${at}.${key}`),
        )
    : [];
}

function hasQuantities(resources: object): boolean {
  const { requests, limits } = resources as Record<string, Record<string, unknown> | undefined>;
  return [requests?.["cpu"], requests?.["memory"], limits?.["memory"]].every(isQuantity);
}

function isQuantity(value: unknown): boolean {
  return /^\d+(m|Mi|Gi)?$/.test(String(value));
}
