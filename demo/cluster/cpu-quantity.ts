const MILLICORES_PER_UNIT: Readonly<Record<string, number>> = { n: 1e-6, u: 1e-3, m: 1, "": 1_000 };

/** Millicores of a CPU quantity as the metrics API writes it (`3`, `250m`, `1500u`, `1234567n`). */
export function cpuMillicores(quantity: string): number {
  const [, digits = "", unit = ""] = /^([0-9.]+)([num]?)$/.exec(quantity) ?? [];
  return Number(digits) * (MILLICORES_PER_UNIT[unit] ?? 0);
}
