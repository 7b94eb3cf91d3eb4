import type { Status } from "./status";

const UNKNOWN = "unknown";

/**
 * What every environment runs, as Markdown.
 *
 * @param names of all environments, in the order in which images reach them
 * @param statuses of those that were looked at
 */
export function deliveryPage(names: readonly string[], statuses: readonly Status[]): string {
  const rows = names.map((name) =>
    rowOf(
      name,
      statuses.find((each) => each.environment === name),
    ),
  );
  const header = ["environment", "commit", "image", "last deploy", "drift", "looked at"];
  return [
    "# What is delivered",
    "",
    ...[header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`),
    "",
    ...statuses.filter(({ changes }) => changes.length > 0).flatMap(changesOf),
    "",
  ].join("\n");
}

function rowOf(name: string, status: Status | undefined): string[] {
  const { delivered, stacks = [], checkedAt = UNKNOWN } = status ?? {};
  const images = Object.entries(delivered?.images ?? {}).map(
    ([app, image]) => `${app} ${short(image)}`,
  );
  const drift = stacks.map(({ stack, drift: found }) => `${stack}: ${found}`);
  return [
    name,
    delivered?.commit?.slice(0, 12) ?? UNKNOWN,
    images.join(", ") || UNKNOWN,
    delivered?.time ?? UNKNOWN,
    drift.join("; ") || UNKNOWN,
    checkedAt,
  ];
}

/** Of a digest, as much as tells it from others. */
function short(image: string): string {
  return image.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, "$1");
}

function changesOf({ environment, changes }: Status): string[] {
  return [
    `## Changed by hand in ${environment}`,
    "",
    ...changes.map(({ what, writer }) => `- \`${what}\`: last written by ${writer ?? UNKNOWN}`),
    "",
  ];
}
