import { Construct } from "constructs";
import { AccessBindings } from "../../kubernetes/access-bindings";
import { Namespace } from "../../kubernetes/namespace";
import { NamespaceLimits } from "../../kubernetes/namespace-limits";
import { Memory } from "../../support/quantities";
import { JobBoardMonitoring } from "./monitoring";
import { NAME } from "./names";
import type { ProgramProps } from "./program";
import { separateNeeds } from "./roles";
import { addSeparate } from "./separate";
import { quotaOf } from "./settings";
import { addTogether } from "./together";

export type JobBoardProps = Omit<ProgramProps, "namespace">;

/** The proof-of-concept service of service/, in a namespace of its own. */
export class JobBoard extends Construct {
  readonly namespace: Namespace;

  constructor(scope: Construct, id: string, props: JobBoardProps) {
    super(scope, id);
    const { environment } = props;
    const { project: partOf } = environment;
    const { jobBoard: settings } = environment.workloads;
    this.namespace = new Namespace(this, "Namespace", {
      name: NAME,
      partOf,
      nodeDnsCidr: environment.platform.network.nodeDnsCidr,
    });
    const { namespace } = this;
    const { storage } = settings;
    // Twice the claim: a quota that is used up can't be told from one that is in the way.
    const stores = settings.roles === "together" ? 1 : separateNeeds(true).databases.length;
    const claimed = storage.mebibytes + stores * (settings.backup?.storage.mebibytes ?? 0);
    const quotaStorage = Memory.mebibytes(claimed * 2);
    new NamespaceLimits(this, "Limits", {
      namespace,
      partOf,
      quota: { ...quotaOf(settings), storage: quotaStorage },
    });
    new AccessBindings(this, "Access", { namespace, partOf, access: environment.access });
    new JobBoardMonitoring(this, "Monitoring", { environment, namespace });
    const programs = { ...props, namespace };
    if (settings.roles === "together") {
      addTogether(this, programs);
    } else {
      addSeparate(this, programs);
    }
  }
}
