import { apply } from "./apply";
import { autoscaling } from "./autoscaling";
import { canary } from "./canary";
import { databaseAway } from "./database-away";
import { forbiddenConnection } from "./forbidden-connection";
import type { SceneName } from "./names";
import { nodeDrained } from "./node-drained";
import { podKilled } from "./pod-killed";
import { roles } from "./roles";
import { rollingUpdate } from "./rolling-update";
import type { Scene } from "./scene";

export const SCENES: Readonly<Record<SceneName, Scene>> = {
  autoscaling,
  "pod-killed": podKilled,
  "rolling-update": rollingUpdate,
  "node-drained": nodeDrained,
  canary,
  "database-away": databaseAway,
  "forbidden-connection": forbiddenConnection,
  roles,
  apply,
};
