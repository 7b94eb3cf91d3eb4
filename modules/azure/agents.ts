import { Construct } from "constructs";
import type { AzureNames } from "./azure-names";
import { hostRules } from "./host-network";
import { LinuxHost } from "./linux-host";
import { inboundRules } from "./network-security";
import type { Placement } from "./placement";
import type { AgentSettings } from "./settings/hosts";
import type { VirtualNetwork } from "./virtual-network";

export interface AgentsProps extends Placement {
  readonly names: AzureNames;
  readonly settings: AgentSettings;
  readonly network: VirtualNetwork;
  readonly cidr: string;
  readonly privateEndpointsCidr: string;
}

/**
 * Machines in the network that run the pipelines' jobs, for GitHub, GitLab or Azure DevOps
 * (docs/azure-bootstrap.md registers them). Nothing comes in, and a job has no more rights in Azure than
 * its own token gives it.
 */
export class Agents extends Construct {
  constructor(scope: Construct, id: string, props: AgentsProps) {
    super(scope, id);
    const { names, settings, network, cidr, privateEndpointsCidr } = props;
    const { resourceGroupName, location } = props;
    const { subnet, prerequisites } = network.addHostSubnet("Agents", names.subnets.agents, cidr, [
      inboundRules.denyOthers(),
      ...hostRules.outbound(cidr, {
        apiServerCidrs: network.apiServerCidrs,
        privateEndpointsCidr,
      }),
    ]);
    for (let number = 1; number <= settings.count; number++) {
      new LinuxHost(this, String(number), {
        resourceGroupName,
        location,
        name: `${names.agent}-${number}`,
        subnetId: subnet.id,
        settings,
        prerequisites,
      });
    }
  }
}
