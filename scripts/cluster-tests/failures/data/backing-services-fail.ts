import type { Step } from "../../../steps/step";
import { deployedWith } from "../../backing/deploy-step";
import { withBackingServices } from "../../backing/environment";
import { destroy } from "../../deployment-steps";
import type { Stage } from "../platform-deploy";
import { databaseLost } from "./database-lost";
import { brokerKilled, cacheKilled, databaseKilled } from "./killed-services";

/** Each backing service, one pod of it, is killed; the database then loses its volume as well. */
export function backingServicesFail(stage: Stage, olderCache: boolean): Step[] {
  const { kubectl, environment, before } = stage;
  return [
    deployedWith(withBackingServices(environment, { nodes: 1, olderCache })),
    brokerKilled(kubectl),
    cacheKilled(kubectl),
    databaseKilled(kubectl),
    databaseLost(kubectl),
    destroy(kubectl, before),
  ];
}
