import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { Aspects, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

type Taggable = TerraformResource & { tags: Record<string, string> };

/** Puts tags on every resource below a construct that Azure lets have some. */
export function tagEverything(root: IConstruct, tags: Readonly<Record<string, string>>): void {
  Aspects.of(root).add({
    visit: (node) => {
      if (isTaggable(node)) {
        node.tags = { ...tags };
      }
      if (node instanceof KubernetesCluster) {
        node.defaultNodePool.tags = { ...tags };
      }
    },
  });
}

function isTaggable(node: IConstruct): node is Taggable {
  return node instanceof TerraformResource && "tagsInput" in node;
}
