/**
 * What `kubectl rollout restart` writes into a pod template, for `ignoreChanges`: a restart by hand,
 * which ops may do (docs/roles.md), is nothing that a deploy has to take back, by rolling again.
 */
export const RESTARTED_AT =
  'spec[0].template[0].metadata[0].annotations["kubectl.kubernetes.io/restartedAt"]';
