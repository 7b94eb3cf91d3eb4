import { App } from "cdktf";
import { processEnvironment } from "./environments/process-environment";
import { selectEnvironment } from "./environments/select-environment";
import { disableCreationStacks } from "./modules/support/creation-stacks";
import { ProblemsError } from "./modules/support/problem";
import { synthesize } from "./modules/support/synthesize";
import { composeStacks } from "./stacks/compose";

try {
  const settings = processEnvironment();
  if (!settings.creationStacks) {
    disableCreationStacks();
  }
  const app = new App({ stackTraces: false });
  composeStacks(app, selectEnvironment(settings));
  synthesize(app);
} catch (error) {
  if (!(error instanceof ProblemsError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
