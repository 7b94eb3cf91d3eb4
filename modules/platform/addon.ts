import type { z } from "zod";
import type { AddonName } from "../addons/catalogue";
import type { AlertRule } from "../alerts/alert-rules";
import type { AddonIdentityKey, WorkloadIdentityKey } from "../azure/workload-identities";
import type { DashboardProps } from "../dashboards/dashboard";
import type { AzureEnvironment, Environment } from "../environment/environment";
import type { Manifest } from "../kubernetes/manifests";
import type { PodPeer } from "../kubernetes/peer";
import type { AddonConnections } from "./addon-connections";
import type { HelmValues } from "./helm-values";
import type { AddonNamespace } from "./namespaces";
import type { SettingProblem } from "./setting-problem";

/** A chart: where it comes from and the one version that is deployed and tested. */
export interface Chart {
  readonly name: string;
  readonly repository: string;
  readonly version: string;
  /**
   * Paths, with `/` between keys, that its templates read although neither `values.yaml` nor schema
   * shows them: a scalar or list (`value`), or a map that it hands on whole (`free`).
   * `npm run charts:facts` writes them down with the others. @default none
   */
  readonly furtherValues?: Readonly<Record<string, "value" | "free">>;
}

/**
 * One component of the platform, all in one place: its chart and what the chart is given, what must
 * be there before it, whom it talks to, what is watched of it. Namespaces, order, policies,
 * dashboards, alerts and the keys of `platform.addons` follow from the list in
 * modules/addons/catalogue.ts (docs/addons/README.md, "Adding an add-on").
 */
export interface Addon<Name extends string = string, Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** Name of the Helm release and of its page in docs/addons; never changes. */
  readonly name: Name;
  readonly chart: Chart;
  readonly namespace: AddonNamespace;
  /**
   * Where its chart says which registry an image comes from: paths of its values, dots between keys,
   * with what the chart has there, a registry or a repository by its full name. None left out of what
   * its pods run: the caching registry of an environment in Azure takes their place.
   */
  readonly images: Readonly<Record<string, string>>;
  /**
   * Images that are ahead of the chart's own, as they have fixes that no version of the chart has yet:
   * paths of its values, dots between keys, with the image by its full name and the tag that is written
   * there. A test holds that each is newer than the program that the chart is made for. @default none
   */
  readonly newerImages?: Readonly<Record<string, string>>;
  /**
   * Whether the chart's hooks are left out: jobs that Helm starts around an install or an uninstall.
   * @default false
   */
  readonly withoutHooks?: boolean;
  /** Where else its pods run. @default none */
  readonly furtherNamespaces?: readonly AddonNamespace[];
  /** Add-ons whose CRDs, webhooks or services it needs from the start. */
  readonly dependsOn: readonly AddonName[];
  /** For each operation of Helm: covers image pulls, disks and load balancers. */
  readonly timeoutSeconds: number;
  /** Keys of `platform.addons.<name>` beside `enabled` and `values`. @default none */
  readonly settings?: Shape;
  /** Whether an environment that doesn't say has it. @default everywhere */
  isNeeded?(environment: Environment): boolean;
  /** The chart's values; a pure function of what it is given. */
  values(context: AddonContext, settings: OwnSettings<Shape>): HelmValues;
  /** Declares its traffic; everything else is refused. @default none but DNS */
  connect?(connections: AddonConnections): void;
  /** Pods and ports that Prometheus scrapes. @default none */
  readonly scraped?: readonly PodPeer[];
  /** Dashboards by construct id. @default none */
  readonly dashboards?: Readonly<Record<string, Omit<DashboardProps, "namespace">>>;
  /** A group of alerts; each has a runbook, docs/runbooks/<alert>.md. @default none */
  readonly alerts?: { readonly name: string; readonly rules: readonly AlertRule[] };
  /** Managed identities that its pods sign in as, beside those of `secrets`. @default none */
  readonly identities?: readonly AddonIdentityKey[];
  /** Secrets of the key vault that its pods read as files, in Azure. @default none */
  secrets?(environment: AzureEnvironment): readonly KeyVaultFiles[];
  /** Custom resources, released after it. @default none */
  customResources?(context: AddonContext, settings: OwnSettings<Shape>): readonly CustomResources[];
  /** Settings that don't go together with others of the environment. @default none */
  problems?(environment: Environment): Iterable<SettingProblem>;
}

/** What an environment says at an add-on's own keys. */
export type OwnSettings<Shape extends z.ZodRawShape> = {
  readonly [Key in keyof Shape]: z.output<Shape[Key]>;
};

/** What the values of an add-on are made of. */
export interface AddonContext {
  readonly environment: Environment;
  /** Whether another add-on is installed too. */
  readonly has: (name: AddonName) => boolean;
  /** Namespaces of the applications that the environment runs. */
  readonly applications: readonly string[];
  /** Client id of the managed identity that a service account signs in as, looked up by name. */
  readonly clientId: (key: WorkloadIdentityKey) => string;
}

/** A secret of the environment's key vault; `npm run bootstrap` sees to it that it is there. */
export interface VaultSecret {
  readonly name: string;
  /** Made up when it isn't there, or known to somebody else and given by a person. */
  readonly origin: "generated" | "given";
  /** What it is, for people who look into the vault. */
  readonly description: string;
}

/** Secrets of the key vault that pods mount together, by a SecretProviderClass. */
export interface KeyVaultFiles {
  /** Of the SecretProviderClass, in the namespace `monitoring`. */
  readonly name: string;
  readonly secrets: readonly VaultSecret[];
  /** The identity that may read them. */
  readonly identity: AddonIdentityKey;
}

/** Custom resources that are released together. */
export interface CustomResources {
  /** Construct id; never changes. */
  readonly id: string;
  /** Of the Helm release. */
  readonly name: string;
  readonly namespace: string;
  readonly manifests: readonly Manifest[];
  /** Further add-ons that they need; without one of these they are left out. @default none */
  readonly needs?: readonly AddonName[];
}
