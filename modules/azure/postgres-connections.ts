/**
 * Connections that a flexible server leaves to users, by the part of its size that counts: its family and
 * vCores. https://learn.microsoft.com/azure/postgresql/configure-maintain/concepts-limits
 */
const USER_CONNECTIONS: Readonly<Record<string, number>> = {
  B1ms: 35,
  B2s: 414,
  B2ms: 844,
  B4ms: 1703,
  B8ms: 3422,
  B12ms: 4985,
  B16ms: 4985,
  B20ms: 4985,
  D2: 844,
  D4: 1703,
  D8: 3422,
  D16: 4985,
  D32: 4985,
  D48: 4985,
  D64: 4985,
  D96: 4985,
  E2: 1703,
  E4: 3422,
  E8: 4985,
  E16: 4985,
  E20: 4985,
  E32: 4985,
  E48: 4985,
  E64: 4985,
  E96: 4985,
};

/** Of a size such as `GP_Standard_D2ds_v5`; undefined where it isn't known. */
export function userConnections(sku: string): number | undefined {
  const [, burstable, family] =
    /^(?:B|GP|MO)_Standard_(?:(B\d+m?s)|([DE]\d+)a?d?s_v[345])$/.exec(sku) ?? [];
  return USER_CONNECTIONS[burstable ?? family ?? ""];
}
