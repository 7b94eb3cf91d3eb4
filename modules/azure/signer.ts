import type { DeliverySettings } from "./settings/delivery";

/** Whose certificate an image is signed with: a pipeline of one repository, on one branch. */
export interface Signer {
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
