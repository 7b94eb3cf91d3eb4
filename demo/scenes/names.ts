/** Every scene, in the order in which `all` plays them. */
export const SCENE_NAMES = [
  "autoscaling",
  "pod-killed",
  "rolling-update",
  "node-drained",
  "canary",
  "database-away",
  "forbidden-connection",
  "roles",
  "apply",
] as const;
export type SceneName = (typeof SCENE_NAMES)[number];

/** What is played when nothing else is asked for. */
export const DEFAULT_SCENE: SceneName = "autoscaling";
