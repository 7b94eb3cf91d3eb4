import type { DeclaredConnection, Target } from "../../modules/kubernetes/connection-graph";
import { qualifiedName } from "../../modules/kubernetes/connection-graph";

/** Declared connections as a table, by who connects. */
export function connectionTable(connections: readonly DeclaredConnection[]): string {
  const rows = connections
    .map(({ from, to, ports }) => [labelOf(from), labelOf(to), portsOf(to, ports)])
    .sort((left, right) => left.join(" ").localeCompare(right.join(" "), "en"));
  return formatTable(["From", "To", "Ports"], rows);
}

/** Declared connections as a Mermaid flow chart, with a box for each namespace. */
export function connectionDiagram(connections: readonly DeclaredConnection[]): string {
  const peers = new Map<string, Target>(
    connections.flatMap(({ from, to }) => [from, to]).map((peer) => [nodeId(peer), peer]),
  );
  const namespaces = new Map<string, Target[]>();
  const outside: Target[] = [];
  for (const peer of peers.values()) {
    if (peer.kind === "pods") {
      const members = namespaces.get(peer.namespace.name) ?? [];
      members.push(peer);
      namespaces.set(peer.namespace.name, members);
    } else {
      outside.push(peer);
    }
  }
  return [
    "flowchart LR",
    ...[...namespaces].flatMap(([namespace, members]) => [
      `  subgraph ${namespace.replaceAll("-", "_")}_namespace["${namespace}"]`,
      ...members.map((peer) => `    ${nodeId(peer)}["${peer.name}"]`),
      "  end",
    ]),
    ...outside.map((peer) => `  ${nodeId(peer)}(["${peer.name}"])`),
    ...connections.map(
      ({ from, to, ports }) => `  ${nodeId(from)} -->|${portsOf(to, ports)}| ${nodeId(to)}`,
    ),
  ].join("\n");
}

/** A Markdown table whose columns line up as prettier would have it. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function labelOf(peer: Target): string {
  if (peer.kind === "pods") {
    return `${peer.namespace.name}/${peer.name}`;
  }
  const members = peer.kind === "hosts" ? peer.hosts : peer.cidrs;
  return `${peer.name} (${members.join(", ")})`;
}

function nodeId(peer: Target): string {
  return qualifiedName(peer).replaceAll(/\W/g, "_");
}

function portsOf(to: Target, names: readonly string[]): string {
  return to.ports
    .filter(({ name }) => names.includes(name))
    .map(({ name, port, protocol = "TCP" }) => `${name} ${port}/${protocol}`)
    .join(", ");
}
