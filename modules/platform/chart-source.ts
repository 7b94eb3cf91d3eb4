import type { Chart } from "./addon";

/** Where Helm takes a chart from. */
export interface ChartSource {
  readonly chart: string;
  readonly repository?: string;
  /** Absent for a package in a folder, whose name holds it. */
  readonly version?: string;
}

/**
 * The pinned version of a chart: from its own repository, from a folder of packages
 * (`<name>-<version>.tgz`), or from an OCI registry (`oci://host/path`) that mirrors them.
 */
export function chartSource(chart: Chart, mirror: string | undefined): ChartSource {
  const { name, repository, version } = chart;
  if (mirror === undefined) {
    return { repository, chart: name, version };
  }
  return mirror.startsWith("oci://")
    ? { repository: mirror, chart: name, version }
    : { chart: `${mirror.replace(/\/$/, "")}/${name}-${version}.tgz`, version };
}
