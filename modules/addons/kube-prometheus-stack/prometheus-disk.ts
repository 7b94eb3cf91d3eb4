/** Share of Prometheus' disk that metrics may take; the rest is for its write-ahead log. */
const METRICS_SHARE_OF_DISK = 0.9;

/** What metrics may take of a disk, as `retentionSize`. */
export function retentionSize(diskGibibytes: number): string {
  return `${Math.floor(diskGibibytes * METRICS_SHARE_OF_DISK * 1024)}MiB`;
}

/** The disk of a StatefulSet of the Prometheus operator; its claim goes with the release. */
export function volumeClaimTemplate(
  gibibytes: number,
  storageClassName: string | undefined,
): object {
  return {
    volumeClaimTemplate: {
      spec: {
        ...(storageClassName !== undefined && { storageClassName }),
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: `${gibibytes}Gi` } },
      },
    },
  };
}

/** A claim of a failed first install would hold up every later one. */
export const CLAIMS_GO_WITH_THE_RELEASE = { whenDeleted: "Delete", whenScaled: "Retain" };
