import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import { median } from "./rounds";
import { disableCreationStacks } from "../modules/support/creation-stacks";
import { synthesize } from "../modules/support/synthesize";
import { addWorkloads } from "./workloads/with-constructs";
import { addByHand } from "./workloads/by-hand";

const WORKLOADS = 100;
const ROUNDS = 9;
/** More than this is a regression. */
const LIMIT = 1.6;

// Synthesises 100 workloads that each connect to the next, with this project's constructs and with
// the provider's classes alone, in turns; prints the medians and their ratio.
disableCreationStacks();
const variants = { constructs: addWorkloads, "by hand": addByHand };
const times: Record<keyof typeof variants, number[]> = { constructs: [], "by hand": [] };
const resources: Partial<Record<keyof typeof variants, number>> = {};
const names = Object.keys(variants) as (keyof typeof variants)[];
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) {
    const { milliseconds, count } = measure(variants[name]);
    resources[name] = count;
    // The first round loads code and warms up.
    if (round > 0) {
      times[name].push(milliseconds);
    }
  }
}
const rows = names.map((name) => ({ name, resources: resources[name], ms: median(times[name]) }));
console.table(rows);
const ratio = median(times.constructs) / median(times["by hand"]);
console.log(`constructs / by hand: ${ratio.toFixed(2)} (limit ${LIMIT})`);
process.exitCode = ratio > LIMIT ? 1 : 0;

function measure(add: (stack: TerraformStack, count: number) => void) {
  const outdir = mkdtempSync(path.join(tmpdir(), "bench-"));
  try {
    const start = process.hrtime.bigint();
    const app = new App({ outdir, stackTraces: false });
    const stack = new TerraformStack(app, "bench");
    new KubernetesProvider(stack, "Kubernetes", {});
    new HelmProvider(stack, "Helm", {});
    add(stack, WORKLOADS);
    synthesize(app);
    const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
    const kinds = Object.values(stack.toTerraform()["resource"] ?? {});
    const count = kinds.reduce((sum: number, kind) => sum + Object.keys(Object(kind)).length, 0);
    return { milliseconds, count };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
