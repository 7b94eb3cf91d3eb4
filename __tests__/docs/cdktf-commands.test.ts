import { globSync, readFileSync } from "node:fs";

/** What each stack is deployed after; `infrastructure` is in Azure only. */
const AFTER: Readonly<Record<string, string>> = {
  platform: "infrastructure",
  workloads: "platform",
};

const COMMAND =
  /(?:ENVIRONMENT=(\w+) )?(?:[A-Z_]+=\S+ )*npx cdktf (deploy|destroy)((?: (?:infrastructure|platform|workloads))+)([^`\n]*)/g;

/** A stack that a command lacks, without which the CLI refuses it; nothing when there is none. */
function lacking(environment: string, command: string, stacks: readonly string[]) {
  const isInAzure = environment !== "local" || stacks.includes("infrastructure");
  return Object.entries(AFTER)
    .filter(([, first]) => isInAzure || first !== "infrastructure")
    .map(([later, first]) => (command === "deploy" ? [later, first] : [first, later]))
    .find(([named = "", needed = ""]) => stacks.includes(named) && !stacks.includes(needed))?.[1];
}

test("the CLI takes a stack only with those that it depends on, or that depend on it", () => {
  expect(lacking("local", "deploy", ["platform", "workloads"])).toBeUndefined();
  expect(lacking("local", "deploy", ["workloads"])).toBe("platform");
  expect(lacking("dev", "deploy", ["platform", "workloads"])).toBe("infrastructure");
  expect(lacking("dev", "deploy", ["infrastructure"])).toBeUndefined();
  expect(lacking("dev", "destroy", ["infrastructure"])).toBe("platform");
  expect(lacking("local", "destroy", ["infrastructure"])).toBe("platform");
  expect(lacking("dev", "destroy", ["platform", "workloads"])).toBeUndefined();
});

test("no page, and nothing that a program says, has a command that the CLI refuses", () => {
  const files = globSync(["*.md", "docs/**/*.md", "{demo,scripts,stacks,modules}/**/*.ts"]);
  const commands = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(COMMAND)].map(
      ([text, environment = "local", command = "", stacks = "", options = ""]) => ({
        text: `${file}: ${text}`,
        // With that option the CLI takes any stack, but starts the first of several for ever.
        refused: options.includes("--ignore-missing-stack-dependencies")
          ? stacks.trim().includes(" ")
          : lacking(environment, command, stacks.trim().split(" ")) !== undefined,
      }),
    ),
  );
  expect(commands.length).toBeGreaterThan(7);
  expect(commands.filter(({ refused }) => refused).map(({ text }) => text)).toEqual([]);
});

test("an environment in Azure is destroyed from the folder that its scripts use", () => {
  const destroys = ["README.md", "docs/operations.md"].map(
    (page) => /ENVIRONMENT=dev npx cdktf destroy [^#\n]*/.exec(readFileSync(page, "utf8"))?.[0],
  );
  const command =
    "ENVIRONMENT=dev npx cdktf destroy infrastructure platform workloads --output cdktf.out/dev";
  expect(destroys.map((found) => found?.trim())).toEqual([command, command]);
});
