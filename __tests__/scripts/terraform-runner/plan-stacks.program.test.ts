import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { spawnSync } from "node:child_process";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { deployStacks } from "../../../scripts/terraform-runner/deploy/deploy-stacks";
import { planStacks } from "../../../scripts/terraform-runner/plan/plan-stacks";
import { readStacks, type StackFolder } from "../../../scripts/terraform-runner/plan/stack-folders";

const terraformIsInstalled = spawnSync("terraform", ["version"]).error === undefined;
const outdir = mkdtempSync(path.join(tmpdir(), "plan-stacks-"));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Stacks of `terraform_data`, which is built into Terraform, so that nothing is downloaded. */
function stacks(inputs: Readonly<Record<string, unknown>>): StackFolder[] {
  const app = new App({ outdir, stackTraces: false });
  let previous: TerraformStack | undefined;
  for (const [name, resource] of Object.entries(inputs)) {
    const stack = new TerraformStack(app, name);
    new LocalBackend(stack, { path: "stack.tfstate" });
    stack.addOverride("resource.terraform_data", resource);
    if (previous !== undefined) {
      stack.addDependency(previous);
    }
    previous = stack;
  }
  app.synth();
  return readStacks(outdir);
}

function apply(stack: StackFolder): void {
  const { status } = spawnSync("terraform", [
    `-chdir=${stack.folder}`,
    "apply",
    "-auto-approve",
    "-input=false",
  ]);
  expect(status).toBe(0);
}

const described = terraformIsInstalled ? describe : describe.skip;
described("with terraform", () => {
  test("plans every stack, initialising it first, and reports changes, blocks and failures", async () => {
    const unread = '${file("made-by-base")}';
    const first = stacks({ base: { A: { input: "1" } }, next: { B: { input: unread } } });
    expect(first.map(({ name }) => name)).toEqual(["base", "next"]);
    expect(await planStacks(first, "diff")).toEqual([
      {
        stack: "base",
        status: "changed",
        changes: [
          {
            address: "terraform_data.A",
            name: undefined,
            action: "create",
            attributes: [],
            lost: undefined,
          },
        ],
        outputs: [],
      },
      { stack: "next", status: "blocked", by: "base" },
    ]);

    first.slice(0, 1).forEach(apply);
    const [unchanged, failed] = await planStacks(first, "diff");
    expect(unchanged).toEqual({ stack: "base", status: "unchanged" });
    expect(failed).toMatchObject({ status: "failed", error: expect.stringContaining("file(") });

    writeFileSync(path.join(outdir, "stacks/next/made-by-base"), "x");
    const changed = stacks({
      base: { A: { input: "2", triggers_replace: "new" } },
      next: { B: { input: unread } },
    });
    expect(await planStacks(changed, "diff")).toMatchObject([
      {
        changes: [
          {
            action: "replace",
            attributes: expect.arrayContaining([
              { path: "input", before: '"1"', after: '"2"', forcesReplacement: false },
              {
                path: "triggers_replace",
                before: "(none)",
                after: '"new"',
                forcesReplacement: true,
              },
            ]),
          },
        ],
      },
      { changes: [{ action: "create" }] },
    ]);
    expect(await planStacks(changed, "drift")).toMatchObject([
      { status: "unchanged" },
      { status: "unchanged" },
    ]);
  });

  test("a deploy applies its plan and leaves no plan file, which holds secrets", async () => {
    const [store] = stacks({ store: { Logs: { input: "1" } } });
    const said: string[] = [];
    const options = { mayLose: [], say: (text: string) => said.push(text) };
    for (const _ of ["first", "again"]) {
      await deployStacks(store === undefined ? [] : [store], options);
    }
    expect(said).toEqual(["store: 1 to create", "store: no changes"]);
    expect(existsSync(path.join(outdir, "stacks/store/deploy.tfplan"))).toBe(false);
  });
});
