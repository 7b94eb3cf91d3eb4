import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import { resolve } from "cdktf/lib/_tokens";
import { EXIT, type ExitCode, runScript, ScriptError } from "../scripts/script";
import { median } from "./rounds";
import { disableCreationStacks } from "../modules/support/creation-stacks";
import { synthesize } from "../modules/support/synthesize";
import { addWorkloads } from "./workloads/with-constructs";
import { withProviderClasses } from "./workloads/with-provider-classes";

const WORKLOADS = 100;
const ROUNDS = 9;
/** More than this is a regression. */
const LIMIT = 1.6;

type Build = (stack: TerraformStack) => void;

const USAGE = {
  command: "npm run bench:workloads",
  does: `Synthesises ${WORKLOADS} workloads that each connect to the next, with this project's constructs and the same resources with the provider's classes alone, in turns; prints the medians and their ratio.`,
  options: {},
};

const constructs: Build = (stack) => addWorkloads(stack, WORKLOADS);

function main(): ExitCode {
  disableCreationStacks();
  const { stack: model } = synth(constructs);
  const variants = { constructs, "provider classes": withProviderClasses(model) };
  const same = resourcesOf(synth(variants["provider classes"]).stack);
  if (!isDeepStrictEqual(same, resourcesOf(model))) {
    throw new ScriptError("the provider's classes alone make other resources than the constructs");
  }
  const names = Object.keys(variants) as (keyof typeof variants)[];
  const times = { constructs: [] as number[], "provider classes": [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      times[name].push(synth(variants[name]).milliseconds);
    }
  }
  console.table(names.map((name) => ({ name, ms: median(times[name]) })));
  const ratio = median(times.constructs) / median(times["provider classes"]);
  console.log(`constructs ÷ provider classes: ${ratio.toFixed(2)}, at most ${LIMIT}`);
  return ratio > LIMIT ? EXIT.failed : EXIT.ok;
}

function synth(build: Build): { stack: TerraformStack; milliseconds: number } {
  const outdir = mkdtempSync(path.join(tmpdir(), "bench-"));
  try {
    const start = process.hrtime.bigint();
    const app = new App({ outdir, stackTraces: false });
    const stack = new TerraformStack(app, "bench");
    new KubernetesProvider(stack, "Kubernetes", {});
    new HelmProvider(stack, "Helm", {});
    build(stack);
    synthesize(app);
    return { stack, milliseconds: Number(process.hrtime.bigint() - start) / 1e6 };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Without where each stands in the code, and where its chart's copy lies. */
function resourcesOf(stack: TerraformStack): unknown {
  const { resource } = stack.toTerraform() as { resource: unknown };
  const text = JSON.stringify(resolve(stack, resource), (key, value: unknown) =>
    key === "//" ? undefined : value,
  );
  return JSON.parse(text.replaceAll(/assets\/\w+\//g, "assets/"));
}

void runScript(USAGE, main);
