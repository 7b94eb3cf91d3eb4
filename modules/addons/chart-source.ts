import { CHARTS, type ChartName } from "./versions";

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
export function chartSource(name: ChartName, mirror: string | undefined): ChartSource {
  const { repository, version } = CHARTS[name];
  if (mirror === undefined) {
    return { repository, chart: name, version };
  }
  return mirror.startsWith("oci://")
    ? { repository: mirror, chart: name, version }
    : { chart: `${mirror.replace(/\/$/, "")}/${name}-${version}.tgz`, version };
}
