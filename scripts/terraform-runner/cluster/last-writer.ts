import { z } from "zod";
import type { Kubectl } from "../../cluster-client/kubectl";
import type { ResourceChange } from "../plan/resource-changes";
import { FIELD_MANAGER } from "./released-objects";

/** Writers that a deploy or the cluster itself is: Terraform's providers, controllers, this project. */
const NOBODY = new RegExp(`^(HashiCorp|terraform-provider-.*|kube-.*|${FIELD_MANAGER})$`);

const written = z.object({
  metadata: z.object({
    managedFields: z
      .array(
        z.object({
          manager: z.string().default(""),
          operation: z.string(),
          time: z.string().default(""),
          subresource: z.string().optional(),
        }),
      )
      .default([]),
  }),
});

/** The object that a change is about, as kubectl names it; nothing for what lives elsewhere. */
export function kubectlNameOf({ address, name }: ResourceChange): string[] | undefined {
  const [, kind] = /: (\w+)$/.exec(address) ?? [];
  const [, type] = /^kubernetes_(\w+?)(?:_v\d\w*)?\./.exec(address) ?? [];
  const found = kind?.toLowerCase() ?? type?.replaceAll("_", "");
  if (found === undefined || name === undefined) {
    return undefined;
  }
  const [own = "", namespace] = name.split("/").toReversed();
  return [found, own, ...(namespace === undefined ? [] : [`--namespace=${namespace}`])];
}

/**
 * Who wrote to the changed object last, beside deploys and the cluster's controllers, by the API
 * server's managed fields: `kubectl-edit (Update) at 2026-11-28T19:30:00Z`. Nothing when the object
 * is gone or names nobody: then only the audit log knows.
 */
export async function lastWriter(
  kubectl: Kubectl,
  change: ResourceChange,
): Promise<string | undefined> {
  const name = kubectlNameOf(change);
  if (name === undefined || change.action === "destroy") {
    return undefined;
  }
  const { code, stdout } = await kubectl.run([
    "get",
    ...name,
    "--output=json",
    "--show-managed-fields",
  ]);
  return code === 0 ? lastWriterIn(JSON.parse(stdout)) : undefined;
}

export function lastWriterIn(object: unknown): string | undefined {
  const { data } = written.safeParse(object);
  const [last] = (data?.metadata.managedFields ?? [])
    .filter(({ manager, subresource }) => !NOBODY.test(manager) && subresource !== "status")
    .sort((a, b) => b.time.localeCompare(a.time));
  return last && `${last.manager} (${last.operation}) at ${last.time}`;
}
