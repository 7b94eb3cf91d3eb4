import type { Signer } from "../../modules/azure/signer";
import { must, run } from "../command";
import { ScriptError } from "../script";

/**
 * Signatures as tags beside the image, which `az acr import` copies, and in Rekor's first version. By
 * itself cosign 3 writes bundles that refer to the image: no tag names them, and a copy leaves them behind.
 */
const AS_TAGS = ["--new-bundle-format=false", "--use-signing-config=false"];

/**
 * Signs an image without a key, as the job that runs this, and the list of what is in it. Both are
 * kept beside the image, and in Sigstore's public log.
 *
 * @param image by its digest
 * @param sbom its contents, as CycloneDX
 */
export async function sign(image: string, sbom: string): Promise<void> {
  await must("cosign", ["sign", "--yes", ...AS_TAGS, image]);
  await must("cosign", [
    "attest",
    "--yes",
    ...AS_TAGS,
    "--type=cyclonedx",
    `--predicate=${sbom}`,
    image,
  ]);
}

/** Tags that cosign keeps the signature of an image and of the list of its contents under. */
export function signatureTags(digest: string): readonly string[] {
  const tag = digest.replace(":", "-");
  return [`${tag}.sig`, `${tag}.att`];
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
