import type { AzureEnvironment } from "../../modules/environment/environment";
import { startInBackground } from "../cluster-tests/failures/background";
import type { Step } from "../steps/step";
import { planStack } from "../terraform-runner/plan/plan-stacks";
import { type StackFolder, stackOf, writeStacks } from "../terraform-runner/plan/stack-folders";
import { initialisedTerraform, terraform } from "../terraform-runner/plan/terraform";
import { lastLines, npmScript } from "./npm-script";

/** They are made at once, and azurerm then looks for them for a while: the worst moment to be killed. */
const HALF_WAY = /azurerm_(?:key_vault|role_assignment)\.\w+: Still creating/;

/** Kills the first apply of `infrastructure` half-way, and takes it up as docs/azure-bootstrap.md says. */
export function killedAndTakenUp(environment: AzureEnvironment): readonly Step[] {
  let id: string | undefined;
  return [
    {
      name: "terraform apply of infrastructure, SIGKILL half-way",
      essential: true,
      play: async () => {
        const stack = stackOf(writeStacks(environment), "infrastructure");
        const plan = await planStack(stack, "diff");
        if (plan.status === "failed") {
          throw new Error(plan.error);
        }
        const apply = startInBackground("terraform", [
          `-chdir=${stack.folder}`,
          "apply",
          "-auto-approve",
          "-input=false",
          "-no-color",
        ]);
        await apply.says(HALF_WAY).catch((error: unknown) => {
          throw new Error(lastLines(String(error)));
        });
        apply.signal("SIGKILL", "group");
        const { output } = await apply.ended;
        const made = output.match(/: Creation complete/g)?.length ?? 0;
        const begun = output.match(/: Creating\.\.\./g)?.length ?? 0;
        return `${made} made, ${begun - made} under way`;
      },
    },
    {
      name: "the next deploy is refused: the lease outlives the killed one",
      play: async () => {
        id = await lockOf(stackOf(writeStacks(environment), "infrastructure"));
        return `lock ${id}`;
      },
    },
    {
      name: "terraform force-unlock",
      essential: true,
      play: async () => {
        const stack = stackOf(writeStacks(environment), "infrastructure");
        const { code, stderr } = await terraform(stack, ["force-unlock", "-force", id ?? ""]);
        if (code !== 0) {
          throw new Error(stderr);
        }
        return "unlocked";
      },
    },
    {
      name: "npm run import: what was made is taken into the state, the rest is made",
      essential: true,
      play: async () => {
        const said = await npmScript("scripts/import/main.ts");
        const imported = [...said.matchAll(/^imported {2}(\S+)/gm)].map(([, address]) => address);
        if (imported.length === 0) {
          throw new Error("nothing had to be imported: the apply was killed too early or too late");
        }
        return `${imported.length} imported, the first of them ${imported[0]}`;
      },
    },
  ];
}

async function lockOf(stack: StackFolder): Promise<string> {
  const { stderr } = await initialisedTerraform(stack, [
    "plan",
    "-lock-timeout=0s",
    "-input=false",
    "-no-color",
  ]);
  const found = /Error acquiring the state lock[\s\S]*?ID:\s+(\S+)/.exec(stderr)?.[1];
  if (found === undefined) {
    throw new Error(`it wasn't refused: ${stderr}`);
  }
  return found;
}
