import type { Kubectl } from "../../cluster-client/kubectl";

const ENFORCED = "pod-security.kubernetes.io/enforce";

/**
 * Every pod meets the level that its namespace enforces: a dry run of setting that level again makes
 * admission look at the pods that are there, and none was refused before.
 */
export async function podsMeetTheirLevel(kubectl: Kubectl): Promise<string> {
  const namespaces = await kubectl.list("namespaces", [`--selector=${ENFORCED}`]);
  const warnings: string[] = [];
  const levels = new Map<string, number>();
  for (const { metadata } of namespaces) {
    const level = metadata.labels?.[ENFORCED] ?? "";
    levels.set(level, (levels.get(level) ?? 0) + 1);
    const { stderr } = await kubectl.run([
      "label",
      "--overwrite",
      "--dry-run=server",
      `namespace/${metadata.name}`,
      // The same value would be no change, which the API server doesn't look at.
      `${ENFORCED}=${level}`,
      `${ENFORCED}-version=latest`,
    ]);
    warnings.push(...stderr.split("\n").filter((line) => line.includes("violate")));
  }
  const refused = await kubectl.list<RefusalEvent>("events");
  warnings.push(
    ...refused
      .map(({ message = "" }) => message)
      .filter((message) => message.includes("violates PodSecurity")),
  );
  if (warnings.length > 0) {
    throw new Error(warnings.join("\n"));
  }
  const counts = [...levels].map(([level, count]) => `${count} ${level}`);
  return `${namespaces.length} namespaces: ${counts.join(", ")}`;
}

interface RefusalEvent {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  /** Not every event has one. */
  readonly message?: string;
}
