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
