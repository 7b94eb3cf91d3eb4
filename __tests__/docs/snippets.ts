import { readFileSync } from "node:fs";
import path from "node:path";

export interface Snippet {
  /** As `docs/workloads.md:12`. */
  readonly at: string;
  /** What stands behind `ts` in the fence: says how it is compiled. */
  readonly kind: string;
  readonly code: string;
}

/** The TypeScript that a page shows. */
export function snippetsOf(root: string, page: string): Snippet[] {
  const text = readFileSync(path.join(root, page), "utf8");
  return [...text.matchAll(/^( *)```ts ?(\S*)\n([^]*?)^ *```$/gm)].map(
    ({ index, 1: indent = "", 2: kind = "", 3: code = "" }) => ({
      at: `${page}:${text.slice(0, index).split("\n").length}`,
      kind,
      code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }),
  );
}

/** What snippets take for granted; its unused parts are no error. */
const PRELUDE = `
import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { clusterServices } from "../modules/addons/cluster-services";
import { applicationIdentityName, azureNames } from "../modules/azure/azure-names";
import type {
  AzureEnvironment, AzureEnvironmentInput, Environment, EnvironmentInput,
} from "../modules/environment/environment";
import type { RabbitMq } from "../modules/backing/rabbitmq/rabbitmq";
import { AccessBindings } from "../modules/kubernetes/access-bindings";
import type { Image } from "../modules/kubernetes/image";
import { hosts } from "../modules/kubernetes/hosts";
import { Namespace } from "../modules/kubernetes/namespace";
import { NamespaceLimits } from "../modules/kubernetes/namespace-limits";
import type { NamespaceQuota } from "../modules/kubernetes/quota";
import type { SecretFiles } from "../modules/kubernetes/secret-files";
import { StatefulService } from "../modules/kubernetes/stateful-service";
import { WebService, type WebServiceProps } from "../modules/kubernetes/web-service";
import { Worker } from "../modules/kubernetes/worker";
import type { Objective } from "../modules/objectives/objective";
import { objectiveRules } from "../modules/objectives/objective-rules";
import { integer } from "../modules/support/fields";
import { Duration, Memory } from "../modules/support/quantities";
import type { Application } from "../modules/workloads/application";
import { applicationImage } from "../modules/workloads/application-image";

type Part<T> = T extends object ? { readonly [Key in keyof T]?: Part<T[Key]> } : T;
declare const quota: NamespaceQuota, namespace: Namespace;
declare const partOf: string, tenantId: string, runbooksUrl: string;
declare const props: WebServiceProps;
declare const identityApi: WebService, jobsApi: WebService, web: WebService, api: WebService;
declare const redis: StatefulService, rabbitmq: StatefulService;
declare const backing: { readonly rabbitmq: RabbitMq };
declare class Shop extends Construct {
  constructor(scope: Construct, id: string, props: { environment: Environment; image: Image });
}
`;

/** A module that compiles when the snippet does. */
export function moduleOf({ kind, code }: Snippet): string {
  if (kind === "application") {
    return `${PRELUDE}\n${code}`;
  }
  if (/^[\w"-]+: \{/.test(code)) {
    return `${PRELUDE}\nexport const part: Part<EnvironmentInput> = {\n${code.trimEnd().replace(/\}$/, "},")}\n};`;
  }
  // A snippet that shows how `web` is made declares it itself, in a scope of its own.
  return `${PRELUDE}
export function example(this: TerraformStack, environment: AzureEnvironment, clientId: string) {
  {
    ${code}
  }
}`;
}
