import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";

/** A container image that names one build. */
export interface Image {
  /** Without tag and digest, e.g. `crjobboard.azurecr.io/job-board`. */
  readonly repository: string;
  /** Tag of a build, e.g. `1.4.0`; `latest` is refused. */
  readonly tag?: string;
  /** `sha256:` and 64 hexadecimal digits; wins over the tag, which then only names the version. */
  readonly digest?: string;
}

/** What a container's `image` holds; a missing, moving or malformed name is reported. */
export function imageReference(scope: Construct, image: Image): string {
  const { repository, tag, digest } = image;
  if (digest === undefined && (tag === undefined || tag === "latest")) {
    reportProblem(scope, {
      property: "image",
      value: tag === undefined ? repository : `${repository}:${tag}`,
      rule: "an image names one build, by a tag other than `latest` or by a digest",
      remedy: `write { repository: "${repository}", tag: "1.4.0" }, or a digest`,
    });
  }
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    reportProblem(scope, {
      property: "image.digest",
      value: digest,
      rule: "`sha256:` and 64 hexadecimal digits",
      remedy: "copy it from `az acr manifest list-metadata` or from the push's output",
    });
  }
  return imageName(image);
}

/** How a container engine is told of an image: by its digest, else by its tag. */
export function imageName({ repository, tag, digest }: Image): string {
  return digest === undefined ? `${repository}:${tag ?? ""}` : `${repository}@${digest}`;
}

/**
 * `app.kubernetes.io/version` of an image: its tag, else the start of its digest. A tag may be twice
 * as long as a label's value, and begin and end with what that can't: such ends are left out.
 */
export function imageVersion({ tag, digest }: Image): string {
  const version = tag ?? digest?.slice("sha256:".length, "sha256:".length + 12) ?? "unknown";
  return version
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, "");
}
