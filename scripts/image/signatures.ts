import type { DeliverySettings } from "../../modules/azure/settings/delivery";
import { must, run } from "../command";
import { ScriptError } from "../script";

/** Whose certificate an image is signed with: a pipeline of one repository, on one branch. */
interface Signer {
  readonly identity: string;
  readonly issuer: string;
}

/**
 * The pipeline that builds images, as Fulcio writes it into its certificates
 * (https://docs.sigstore.dev/quickstart/verification-cheat-sheet/, read 2026-11). Fulcio takes no
 * tokens of Azure Pipelines.
 */
export function signerOf({ github, gitlab }: DeliverySettings): Signer | undefined {
  if (github !== null) {
    return {
      identity: `https://github.com/${github.repository}/.github/workflows/release.yml@refs/heads/main`,
      issuer: "https://token.actions.githubusercontent.com",
    };
  }
  return gitlab === null
    ? undefined
    : {
        identity: `${gitlab.issuer}/${gitlab.project}//.gitlab-ci.yml@refs/heads/${gitlab.branch}`,
        issuer: gitlab.issuer,
      };
}

/**
 * Signs an image without a key, as the job that runs this, and the list of what is in it. Both are
 * kept beside the image, and in Sigstore's public log.
 *
 * @param image by its digest
 * @param sbom its contents, as CycloneDX
 */
export async function sign(image: string, sbom: string): Promise<void> {
  await must("cosign", ["sign", "--yes", image]);
  await must("cosign", ["attest", "--yes", "--type=cyclonedx", `--predicate=${sbom}`, image]);
}

/** @throws ScriptError when the image, or the list of its contents, isn't signed by that pipeline. */
export async function verify(image: string, { identity, issuer }: Signer): Promise<void> {
  const by = [`--certificate-identity=${identity}`, `--certificate-oidc-issuer=${issuer}`];
  for (const what of [["verify"], ["verify-attestation", "--type=cyclonedx"]]) {
    const { code, stderr } = await run("cosign", [...what, ...by, image]);
    if (code !== 0) {
      throw new ScriptError(
        [
          `${image} is not taken:`,
          `  rule:   signed by ${identity}, with the list of its contents`,
          `  found:  ${stderr.trim().split("\n").at(-1) ?? ""}`,
          "  remedy: release a commit that is merged, or set infrastructure.delivery.signedImages to false",
        ].join("\n"),
      );
    }
  }
}
