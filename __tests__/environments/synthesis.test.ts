import { readdirSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import path from "node:path";
import { ENVIRONMENT_NAMES } from "../../environments/environments";
import { objectsOf } from "../support/objects";
import { ownEnvironments, synthOwnEnvironment } from "./own-environments";

const FOLDER = path.join(__dirname, "../../environments");

test("every environment of the folder is in the list of names", () => {
  const files = readdirSync(FOLDER).map((file) => path.parse(file).name);
  const environments = files.filter((file) =>
    Object.values(require(path.join(FOLDER, file)) as object).some(isEnvironment),
  );
  expect([...ENVIRONMENT_NAMES].sort()).toEqual(environments.sort());
});

describe.each(ownEnvironments())("$name", ({ name, environment, stacks }) => {
  const written = JSON.stringify(Object.values(stacks).map(({ json }) => json));

  test("has the stacks that the commands name; without Azure there is no infrastructure", () => {
    const onTheCluster = environment.runsApplications ? ["platform", "workloads"] : ["platform"];
    expect(Object.keys(stacks).sort()).toEqual(
      environment.target === "azure" ? ["infrastructure", ...onTheCluster] : onTheCluster,
    );
  });

  test("is synthesised to the same bytes again, and names no machine", () => {
    const again = Object.values(synthOwnEnvironment(name).stacks).map(({ json }) => json);
    const ofThisMachine = [
      process.cwd(),
      `${homedir()}/`,
      `/${userInfo().username}/`,
      new Date().toISOString().slice(0, 10),
    ];
    expect(JSON.stringify(again) === written).toBe(true);
    expect(ofThisMachine.filter((text) => written.includes(text))).toEqual([]);
  });

  test("holds no secret", () => {
    const resources = Object.values(stacks).flatMap(({ json }) => argumentsOf(json["resource"]));
    const charts = Object.values(stacks).flatMap((stack) =>
      Object.values(stack.resources("helm_release")).flatMap((release) =>
        argumentsOf(JSON.parse((release["values"] as [string] | undefined)?.[0] ?? "{}")),
      ),
    );
    const secrets = [
      ...resources.filter(([key]) => SECRET_ARGUMENT.test(key)),
      ...charts.filter(([key]) => SECRET_VALUE.test(key)),
    ].filter(([, value]) => typeof value === "string" && value !== "");
    expect(secrets).toEqual([]);
    // Certificates are no secret; keys are.
    expect(written).not.toMatch(/-----BEGIN (?!CERTIFICATE)|AccountKey=|SharedAccessSignature/);
    expect(objectsOf(...Object.values(stacks)).map(({ kind }) => kind)).not.toContain("Secret");
  });
});

/**
 * Arguments of Terraform's that hold a secret; `secret_rotation_interval` is how often to read, `secret_name`
 * which Secret.
 */
const SECRET_ARGUMENT =
  /^(?!secret_rotation|secret_name$)\w*(password|secret|token|access_key|connection_string|sas|certificate)\w*$/;

/** Values of charts that hold a secret; those that name a Secret or a file of one end otherwise. */
const SECRET_VALUE = /(password|token|secret_?key|client_?secret|access_?key)$/i;

function isEnvironment(exported: unknown): boolean {
  return typeof exported === "object" && exported !== null && "platform" in exported;
}

/** Every key and value below a block, however deep. */
function argumentsOf(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value)
    .filter(([key]) => key !== "//")
    .flatMap(([key, inner]): [string, unknown][] => [[key, inner], ...argumentsOf(inner)]);
}
