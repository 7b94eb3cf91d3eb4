/** Whom a workload runs as and what it may write; defaults pass pod security `restricted`. */
export interface SecurityContextProps {
  /** User id; 10000 and above can't be a user of the node. @default 10001 */
  readonly userId?: number;
  /** Group id, also of its volumes' files. @default 10001 */
  readonly groupId?: number;
  /** @default true */
  readonly readOnlyRootFilesystem?: boolean;
}

export function podSecurityContext({ userId = 10001, groupId = 10001 }: SecurityContextProps) {
  return {
    runAsNonRoot: true,
    runAsUser: String(userId),
    runAsGroup: String(groupId),
    fsGroup: String(groupId),
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/**
 * The container's own context. It repeats `runAsNonRoot` and the ids of the pod: the kubernetes
 * provider 2.38 sends `runAsNonRoot: false` for a container that leaves it out, and pod security
 * `restricted` refuses that.
 */
export function containerSecurityContext(props: SecurityContextProps) {
  const { userId = 10001, groupId = 10001, readOnlyRootFilesystem = true } = props;
  return {
    runAsNonRoot: true,
    runAsUser: String(userId),
    runAsGroup: String(groupId),
    readOnlyRootFilesystem,
    allowPrivilegeEscalation: false,
    privileged: false,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
}
