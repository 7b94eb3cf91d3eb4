import type { Environment } from "../environment/environment";
import type { SettingProblem } from "./setting-problem";

/** Names outside the environment's domain: its DNS zone can't answer for them. */
export function* foreignNames({ domain, platform }: Environment): Iterable<SettingProblem> {
  const { certificates, grafana } = platform;
  const named = [
    ...certificates.additionalNames.map((value, i) => ({
      property: `certificates.additionalNames[${i}]`,
      value,
    })),
    ...(grafana.hostname === undefined
      ? []
      : [{ property: "grafana.hostname", value: grafana.hostname }]),
  ];
  for (const { property, value } of named) {
    if (value !== domain && !value.endsWith(`.${domain}`)) {
      yield {
        property,
        value,
        rule: `the domain ${domain} of the environment, or a name below it`,
        remedy: `write e.g. grafana.${domain}`,
      };
    }
  }
}
