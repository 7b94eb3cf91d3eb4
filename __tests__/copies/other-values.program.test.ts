import path from "node:path";
import { ENVIRONMENT_NAMES } from "../../environments/environments";
import type { EnvironmentInput } from "../../modules/environment/environment";
import { ProjectCopy } from "./project-copy";

jest.setTimeout(600_000);

/** Programs whose tests have nothing to do with an environment's values, and these copies. */
const LEFT_OUT = "__tests__/(copies|package|scripts/pipeline-signals)";

const copy = new ProjectCopy();
afterAll(() => copy.remove());

const own = ENVIRONMENT_NAMES.map((name) => ({ name, ...exportOf(name) }));
const inAzure = own.filter(({ input }) => input.target === "azure");
/** One that nobody promotes from is taken away. */
const removed = inAzure
  .slice(1)
  .find(({ name }) => !JSON.stringify(inAzure).includes(`"promotesFrom":"${name}"`));

for (const { name, constant, input } of own.filter((each) => each !== removed)) {
  write(name, constant, otherValues(name, input));
}
write("demo", "demo", otherValues("demo", inAzure[0]?.input ?? own[0]?.input));
const list = "environments/environments.ts";
copy.replace(list, /(?=\nimport \{ \w+ \} from "\.\/)/, '\nimport { demo } from "./demo";');
copy.replace(list, /(?<=ENVIRONMENTS = \{)/, " demo,");
if (removed !== undefined) {
  copy.delete(`environments/${removed.name}.ts`);
  copy.replace(list, new RegExp(`\nimport .* from "\\./${removed.name}";`), "");
  copy.replace(list, new RegExp(`(?<=ENVIRONMENTS = \\{[^}]*)\\b${removed.constant}\\b,?`), "");
}

/** What an environment's file exports. */
function exportOf(name: string): { constant: string; input: EnvironmentInput } {
  const exported = require(path.join(__dirname, "../../environments", name)) as object;
  const [constant = "", input] = Object.entries(exported)[0] ?? [];
  return { constant, input: input as EnvironmentInput };
}

function write(name: string, constant: string, input: EnvironmentInput): void {
  const type = input.target === "azure" ? "AzureEnvironmentInput" : "LocalEnvironmentInput";
  copy.write(
    `environments/${name}.ts`,
    `import type { ${type} } from "../modules/environment/environment";\n
export const ${constant} = ${JSON.stringify(input, null, 2)} satisfies ${type};\n`,
  );
}

/** Another project, domain, region, tenant, network, state and size. */
function otherValues(name: string, input: EnvironmentInput | undefined): EnvironmentInput {
  const text = JSON.stringify(input)
    .replaceAll(
      /"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g,
      '"2b2b2b2b-0000-4000-8000-2b2b2b2b2b2b"',
    )
    .replaceAll(/"10\.(\d+)\./g, (_, second) => `"10.${(Number(second) % 200) + 7}.`);
  const other = JSON.parse(text) as EnvironmentInput;
  other.project = "acme";
  if (other.target === "kubeconfig") {
    return { ...other, domain: "acme.localhost" };
  }
  other.domain = `${name}.acme.example.org`;
  other.azure.location = "northeurope";
  other.azure.tags = { owner: "somebody" };
  other.state = {
    resourceGroupName: "rg-acme-state",
    storageAccountName: "stacmestate",
    containerName: "states",
  };
  other.platform.certificates.email = "somebody@example.org";
  for (const pool of [
    other.infrastructure.cluster.systemPool,
    other.infrastructure.cluster.userPool,
  ]) {
    if (pool !== null) {
      pool.vmSize = "Standard_D8ads_v5";
      pool.nodes.max += 1;
    }
  }
  return other;
}

function runTests(...args: readonly string[]) {
  const program = require.resolve("jest/bin/jest");
  const { status, output } = copy.run("node", [program, "--ci", ...args]);
  return { status, failed: output.match(/^ +● .*$/gm) ?? [], passed: /^Tests: .*/m.exec(output) };
}

test("with other values, one environment more and one fewer, everything compiles", () => {
  expect(copy.types()).toEqual({ status: 0, output: "" });
});

test("with other values, one environment more and one fewer, the tests of the code are green", () => {
  const { status, failed, passed } = runTests("--selectProjects", "code");
  expect({ status, failed }).toEqual({ status: 0, failed: [] });
  expect(passed?.[0]).toMatch(/ [1-9]\d{3,} passed/);
});

test("with other values, one environment more and one fewer, the programs start and work", () => {
  const { status, failed } = runTests(
    "--selectProjects",
    "programs",
    `--testPathIgnorePatterns=${LEFT_OUT}`,
  );
  expect({ status, failed }).toEqual({ status: 0, failed: [] });
});
