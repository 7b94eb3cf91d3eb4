import { azureNames } from "../../azure/azure-names";
import { type Signer, signerOf } from "../../azure/signer";
import type { Environment } from "../../environment/environment";
import type { Manifest } from "../../kubernetes/manifests";

/** The list of an image's contents, as `cosign attest --type=cyclonedx` calls it. */
const CYCLONEDX = "https://cyclonedx.org/bom";

/**
 * Signature and list are two policies, since an image has to meet all that match it, but only one
 * authority of each, and an authority that wants attestations asks for no signature.
 */
export function imagePolicies(environment: Environment): readonly Manifest[] {
  if (environment.target !== "azure") {
    return [];
  }
  const signer = signerOf(environment.infrastructure.delivery);
  if (signer === undefined) {
    return [];
  }
  const { registryLoginServer } = azureNames(environment);
  return [
    imagePolicy("image-signature", registryLoginServer, signer, {}),
    imagePolicy("image-contents", registryLoginServer, signer, {
      attestations: [{ name: "contents", predicateType: CYCLONEDX }],
    }),
  ];
}

function imagePolicy(name: string, registry: string, signer: Signer, wants: object): Manifest {
  return {
    apiVersion: "policy.sigstore.dev/v1alpha1",
    kind: "ClusterImagePolicy",
    metadata: { name },
    spec: {
      // `*` stands for no slash: the applications', not what the registry keeps of others.
      images: [{ glob: `${registry}/*` }],
      authorities: [
        {
          name: "pipeline",
          keyless: {
            url: "https://fulcio.sigstore.dev",
            identities: [{ issuer: signer.issuer, subject: signer.identity }],
          },
          ...wants,
        },
      ],
    },
  };
}
