import { type Decision, expectedIn } from "./decision";

/**
 * The decisions of a page, a table for each section.
 *
 * @param elsewhere environments that have nothing of a type. @default all have all
 */
export function sections<Environment extends string>(
  decisions: Readonly<Record<string, readonly Decision<Environment>[]>>,
  environments: readonly Environment[],
  elsewhere: Readonly<Record<string, readonly Environment[]>> = {},
): string {
  return Object.entries(decisions)
    .map(([title, rows]) =>
      [
        `## ${title}`,
        "",
        "| decision | argument | value | reason | setting |",
        "| --- | --- | --- | --- | --- |",
        ...rows.map((row) => tableRow(row, environments, elsewhere[row.type] ?? [])),
      ].join("\n"),
    )
    .join("\n\n");
}

function tableRow<Environment extends string>(
  row: Decision<Environment>,
  environments: readonly Environment[],
  without: readonly Environment[],
): string {
  const { decision, type, argument, reason, setting } = row;
  const values = new Map<string, string[]>();
  for (const name of environments.filter((each) => !without.includes(each))) {
    const text = shown(expectedIn(name, row));
    values.set(text, [...(values.get(text) ?? []), name]);
  }
  const told =
    values.size === 1 && without.length === 0
      ? [...values.keys()]
      : [...values].map(([text, names]) => `${text} (${names.join(", ")})`);
  const name = `${type.replace(/^azurerm_/, "")}.${argument.replaceAll("\\", "")}`;
  return `| ${decision} | \`${name}\` | ${told.join("; ")} | ${reason} | ${setting === undefined ? "" : `\`${setting}\``} |`;
}

function shown(value: unknown): string {
  if (typeof value === "string" && value.startsWith("${")) {
    return value.includes("log_analytics")
      ? "the log workspace"
      : `\`${value.slice(value.indexOf("}") + 2)}\``;
  }
  if (Array.isArray(value)) {
    return value
      .map((item) => (String(item).startsWith("${") ? "the NAT gateway" : shown(item)))
      .join(" ");
  }
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
