import type { Environment } from "../environment/environment";
import type { AddOnName } from "./settings";
import type { WorkloadIdentityKey } from "../azure/workload-identities";
import type { HelmValues } from "./helm-values";
import type { PlatformNamespace } from "./namespaces";
import type { ChartName } from "./versions";

/** One component of the platform: a chart, what it is given, and what must be there before it. */
export interface AddOn {
  /** Name of the Helm release and of its page in docs/addons; never changes. */
  readonly name: AddOnName;
  readonly chart: ChartName;
  readonly namespace: PlatformNamespace;
  /** Add-ons whose CRDs, webhooks or services it needs from the start. */
  readonly dependsOn: readonly AddOnName[];
  /** For each operation of Helm: covers image pulls, disks and load balancers. */
  readonly timeoutSeconds: number;
  /** Whether an environment has it that doesn't say. @default everywhere */
  readonly isNeeded?: (environment: Environment) => boolean;
  /** The chart's values; a pure function of what it is given. */
  readonly values: (context: AddOnContext) => HelmValues;
}

/** What the values of an add-on are made of. */
export interface AddOnContext {
  readonly environment: Environment;
  /** Whether another add-on is installed too. */
  readonly has: (name: AddOnName) => boolean;
  /** Client id of the managed identity that a service account signs in as, looked up by name. */
  readonly clientId: (key: WorkloadIdentityKey) => string;
}
