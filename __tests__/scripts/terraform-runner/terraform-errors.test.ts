import { errorsForReader } from "../../../scripts/terraform-runner/plan/terraform-errors";

const stack = { name: "workloads", folder: "cdktf.out/stacks/workloads", dependencies: [] };

function error(title: string, address: string, detail = ""): string {
  return `\nError: ${title}\n\n  with ${address},\n  on cdk.tf.json line 12, in resource:\n  12:       "x": {\n${detail}\n`;
}

const addresses = ["a", "b", "c", "d", "e", "f", "g"].map((id) => `kubernetes_service_v1.${id}`);

test("credentials that every resource is refused with are told once, with a remedy", () => {
  const stderr = [
    ...addresses.map((address) => error("Unauthorized", address)),
    error(
      "Kubernetes cluster unreachable",
      "helm_release.x",
      "\nthe server has asked for the client to provide\ncredentials",
    ),
  ].join("");
  const told = errorsForReader(stderr, stack);
  expect(told.match(/Unauthorized/g)).toHaveLength(1);
  expect(told).toContain("remedy: sign in again");
  expect(told).not.toContain("kubernetes_service_v1");
});

test.each([
  "ERROR: AADSTS700024: Client assertion is not within its valid time range.",
  "could not configure AzureCli Authorizer: Please run 'az login' to set up an account.",
])("Azure's own refusal is one, too: %s", (said) => {
  expect(
    errorsForReader(error("building account", "provider.azurerm", `\n${said}`), stack),
  ).toContain("remedy: sign in again");
});

test("an error that many resources met stands once, and names some of them", () => {
  const stderr = [
    ...addresses.map((address) => error("no such host", address)),
    error("other", "x.y"),
  ];
  expect(errorsForReader(stderr.join(""), stack)).toBe(
    `Error: no such host\nat ${addresses.slice(0, 5).join(", ")} and 2 more\n\nError: other\nat x.y`,
  );
});

test("refused credentials among other errors hide none of them", () => {
  const told = errorsForReader(
    error("Unauthorized", "x.a") + error("Invalid index", "x.b", "\nThe list is empty."),
    stack,
  );
  expect(told).toContain("Error: Unauthorized\nat x.a");
  expect(told).toContain("The list is empty.\nat x.b");
});

test("warnings aren't taken for what went wrong", () => {
  const told = errorsForReader(`\nWarning: old\n\nDeprecated.\n${error("broken", "x.a")}`, stack);
  expect(told).toBe("Error: broken\nat x.a");
});

test("a locked state comes with the command that frees it", () => {
  const locked =
    "\nError: Error acquiring the state lock\n\nError message: resource temporarily unavailable\nLock Info:\n  ID:        1a2b-3c\n  Path:      x\n";
  expect(errorsForReader(locked, stack)).toContain(
    "terraform -chdir=cdktf.out/stacks/workloads force-unlock 1a2b-3c",
  );
});

test("what isn't a diagnostic of Terraform's is told as it is", () => {
  expect(errorsForReader("ended by SIGKILL", stack)).toBe("ended by SIGKILL");
});
