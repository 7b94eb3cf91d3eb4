/** What an environment's cluster is called in the label `cluster` of metrics, logs and alerts. */
export function clusterName({
  project,
  name,
}: {
  readonly project: string;
  readonly name: string;
}) {
  return `${project}-${name}`;
}
