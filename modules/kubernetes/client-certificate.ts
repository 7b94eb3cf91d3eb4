import type { Release } from "@cdktf/provider-helm/lib/release";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import { certificate } from "./certificate";
import { Manifests } from "./manifests";
import type { SecretFiles } from "./secret-files";

/** Where a workload finds its `tls.crt`, `tls.key` and the servers' `ca.crt`; kubelet renews them. */
export const CLIENT_CERTIFICATE_FOLDER = "/var/run/client-certificate";

export interface ClientCertificateProps {
  readonly workload: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** ClusterIssuer that signs it. */
  readonly issuer: string;
  readonly dependsOn: ITerraformDependable[];
}

/**
 * What a workload shows to servers that ask who connects: a certificate in its name, issued and
 * renewed by cert-manager, in the Secret `<workload>-client` of its namespace.
 */
export class ClientCertificate extends Construct {
  readonly files: SecretFiles;
  readonly release: Release;
  private readonly issuer: string;

  constructor(scope: Construct, id: string, props: ClientCertificateProps) {
    super(scope, id);
    const { workload, namespace, labels, issuer, dependsOn } = props;
    const secretName = `${workload}-client`;
    this.issuer = issuer;
    this.files = { name: "client", mountPath: CLIENT_CERTIFICATE_FOLDER, secretName };
    this.release = new Manifests(this, "Certificate", {
      name: secretName,
      namespace,
      manifests: [
        certificate({
          name: secretName,
          namespace,
          labels,
          issuer,
          commonName: workload,
          usages: ["client auth"],
        }),
      ],
      dependsOn,
    }).release;
  }

  /** One certificate is for all servers, so that they have to trust one issuer. */
  checkIssuer(issuer: string): void {
    if (issuer !== this.issuer) {
      reportProblem(this, {
        value: issuer,
        rule: `the issuer of the other servers that this workload connects to, ${this.issuer}`,
        remedy: "let all of them have certificates of one issuer",
      });
    }
  }
}
