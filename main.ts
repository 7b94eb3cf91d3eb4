import { mkdirSync } from "node:fs";
import { App } from "cdktf";
import type { Environment } from "./modules/environment/environment";
import { processEnvironment, selectEnvironment } from "./environments/environments";
import { synthesisFolder } from "./modules/environment/process-environment";
import { disableCreationStacks } from "./modules/support/creation-stacks";
import { ProblemsError } from "./modules/support/problem";
import { synthesize } from "./modules/support/synthesize";
import { composeStacks } from "./stacks/compose";

/**
 * Writes the stacks of the selected environment to cdktf.out.
 *
 * @returns the environment, or nothing when its input can't be used: then the problems were printed,
 * the exit code set and no file touched.
 */
export function main(): Environment | undefined {
  try {
    const settings = processEnvironment();
    if (!settings.creationStacks) {
      disableCreationStacks();
    }
    const environment = selectEnvironment(settings);
    // cdktf makes no folder within one that isn't there.
    const outdir = synthesisFolder();
    mkdirSync(outdir, { recursive: true });
    const app = new App({ outdir, stackTraces: false });
    composeStacks(app, environment);
    synthesize(app);
    return environment;
  } catch (error) {
    if (!(error instanceof ProblemsError)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 1;
    return undefined;
  }
}

if (require.main === module) {
  main();
}
