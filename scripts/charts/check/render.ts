import { z } from "zod";
import { plainText } from "../../../modules/support/terraform-template";
import { run } from "../../command";
import { ScriptError } from "../../script";

const release = z.object({
  name: z.string(),
  namespace: z.string(),
  chart: z.string(),
  repository: z.string().optional(),
  version: z.string().optional(),
  values: z.tuple([z.string()]).optional(),
});
type Release = z.output<typeof release>;

const stack = z.object({
  resource: z.object({ helm_release: z.record(z.string(), release).default({}) }),
});

/** What an environment's cluster has that charts ask for: AKS' version, and CRDs of other charts. */
const CLUSTER = ["--kube-version=1.36.0", "--api-versions=monitoring.coreos.com/v1"];

/** A chart that Helm couldn't get. */
export class NotFetched extends Error {
  override readonly name = "NotFetched";
}

/**
 * The objects of every chart that a synthesised stack (`cdk.tf.json`) releases, rendered with its
 * values, as YAML; those of this project's own charts, whose objects are its own, are left out.
 *
 * @throws NotFetched naming the first chart that can't be had.
 * @throws ScriptError when a chart refuses its values.
 */
export async function renderCharts(json: unknown): Promise<string> {
  const { helm_release: releases } = stack.parse(json).resource;
  const rendered: string[] = [];
  for (const each of Object.values(releases).filter(({ chart }) => !chart.startsWith("./"))) {
    rendered.push(await render(each));
  }
  return rendered.join("\n---\n");
}

async function render({ values, ...chart }: Release): Promise<string> {
  const target = [`--namespace=${chart.namespace}`, "--skip-tests", "--values=-", ...CLUSTER];
  const { code, stdout, stderr } = await run(
    "helm",
    ["template", chart.name, ...sourceArguments(chart), ...target],
    { input: plainText(values?.[0] ?? "{}") },
  );
  if (code !== 0) {
    const { code: fetched } = await run("helm", ["show", "chart", ...sourceArguments(chart)]);
    throw fetched === 0
      ? new ScriptError(`${chart.name} can't be rendered: ${stderr.trim()}`)
      : new NotFetched(`${chart.name} can't be fetched: ${stderr.trim()}`);
  }
  // kube-score takes such a comment for the name of the file.
  return stdout.replaceAll(/^# Source: .*$/gm, "");
}

function sourceArguments({ chart, repository, version }: Release): string[] {
  const isRegistry = repository?.startsWith("oci://") === true;
  return [
    isRegistry ? `${repository}/${chart}` : chart,
    ...(repository === undefined || isRegistry ? [] : [`--repo=${repository}`]),
    ...(version === undefined ? [] : [`--version=${version}`]),
  ];
}
