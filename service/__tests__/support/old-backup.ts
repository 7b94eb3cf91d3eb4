import { RowDigest } from "../../src/backup/table-digest";

/** The lines of a backup as the first version would have written them. */
export function asOfSchema1(lines: string[]): string[] {
  const widths = new Map([
    ["jobs", 11],
    ["applications", 8],
  ]);
  const tables = [...widths.keys()];
  const digests = new Map(tables.map((name) => [name, new RowDigest()]));
  let table = "";
  return lines.flatMap((line) => {
    if (line.startsWith('{"format"')) return [line.replace(/"schema":\d+/, '"schema":1')];
    if (line.startsWith('{"table"')) {
      const start = JSON.parse(line) as { table: string; columns: string[] };
      ({ table } = start);
      start.columns = start.columns.slice(0, widths.get(table));
      return tables.includes(table) ? [JSON.stringify(start)] : [];
    }
    if (line.startsWith("[")) {
      if (!tables.includes(table)) return [];
      const row = JSON.parse(line) as unknown[];
      const old = JSON.stringify(row.slice(0, widths.get(table)));
      digests.get(table)?.add(old);
      return [old];
    }
    if (line === "") return [line];
    const { manifest } = JSON.parse(line) as { manifest: Record<string, object> };
    const kept = tables.map((name) => [name, { ...manifest[name], ...digests.get(name)?.sum }]);
    return [JSON.stringify({ manifest: Object.fromEntries(kept) as object })];
  });
}
