/** The configuration of Alloy that a release gives its chart. */
export function alloyConfiguration(values: unknown): string {
  return (values as { alloy: { configMap: { content: string } } }).alloy.configMap.content;
}

/** An argument of a configuration of Alloy, or a block, with the block that it stands in. */
export interface AlloyName {
  /** The component and the blocks in it, such as `otelcol.exporter.otlp client tls`. */
  readonly block: string;
  readonly name: string;
}

const OPENED = /^(?<name>[a-z0-9_.]+)( "[^"]*")? \{(?<closed> \})?$/;
const ASSIGNED = /^(?<name>[a-z0-9_]+)\s*= ?(?<value>.*)$/;

/**
 * Every argument and block of a configuration of Alloy that is written as this project writes it: one to a line, and a
 * map or a list that goes over several lines closed on a line of its own.
 */
export function alloyNames(configuration: string): AlloyName[] {
  const names: AlloyName[] = [];
  const blocks: string[] = [];
  let isValue = false;
  for (const line of configuration.split("\n").map((each) => each.trim())) {
    if (line === "" || line.startsWith("//")) continue;
    if (isValue) {
      isValue = !/^[\]}]$/.test(line);
      continue;
    }
    if (line === "}") {
      blocks.pop();
      continue;
    }
    const opened = OPENED.exec(line)?.groups;
    const assigned = ASSIGNED.exec(line)?.groups;
    const name = opened?.["name"] ?? assigned?.["name"];
    if (name === undefined) {
      throw new Error(`not read: ${line}`);
    }
    if (blocks.length > 0) names.push({ block: blocks.join(" "), name });
    if (opened !== undefined && opened["closed"] === undefined) blocks.push(name);
    isValue = /^[[{]$/.test(assigned?.["value"] ?? "");
  }
  return names;
}
