import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../modules/environment/process-environment";
import { ProjectCopy } from "../copies/project-copy";
import { ownAzureEnvironments } from "../support/own-azure-environments";

jest.setTimeout(120_000);

const folder = mkdtempSync(path.join(tmpdir(), "signatures-"));
const copy = new ProjectCopy();
afterAll(() => {
  copy.remove();
  rmSync(folder, { recursive: true });
});
const digest = `sha256:${"0a".repeat(32)}`;
const promoting = ownAzureEnvironments().find(({ promotedFrom }) => promotedFrom !== undefined);
const [first = "", last = first] = [promoting?.promotedFrom?.name, promoting?.name];
const asTags = "--new-bundle-format=false --use-signing-config=false";
const log = path.join(folder, "log");

/** Runs a script for an environment of signed images alone, with programs that note what they are asked. */
function play(environment: string, script: readonly string[], cosign = "") {
  writeFileSync(log, "");
  for (const [program, does] of [
    ["az", ""],
    ["docker", `case "$*" in inspect*) echo x@${digest} ;; esac`],
    ["trivy", ""],
    ["cosign", cosign],
  ]) {
    const file = path.join(folder, program ?? "");
    writeFileSync(file, `#!/bin/sh\necho "${program} $*" >> ${log}\n${does}\n`);
    chmodSync(file, 0o755);
  }
  const outcome = copy.run("node", ["-r", "tsx/cjs", ...script], {
    PATH: `${folder}:${childEnvironment()["PATH"]}`,
    ENVIRONMENT: environment,
    IMAGE_TAG: "42",
    IMAGE_DIGEST: `job-board=${digest}`,
  });
  return { ...outcome, asked: readFileSync(log, "utf8").trim().split("\n") };
}

const promote = (cosign?: string) =>
  play(last, ["scripts/image/promote.ts", "--from", first], cosign);

beforeAll(() => {
  const signed = 'github: { repository: "example/board" }, signedImages: true,';
  copy.replace(`environments/${last}.ts`, /"?promotesFrom"?: "\w+"/, `${signed} $&`);
  copy.replace(`environments/${first}.ts`, /"?delivery"?: \{/, `$& ${signed}`);
});

test("a pipeline's image is signed by its digest, and the list of its contents with it", () => {
  const { status, asked } = play(first, ["scripts/image/main.ts", "--sign"]);
  const [, repository] = /docker push (\S+):42/.exec(asked.join("\n")) ?? [];
  expect(asked.slice(-2)).toEqual([
    `cosign sign --yes ${asTags} ${repository}@${digest}`,
    `cosign attest --yes ${asTags} --type=cyclonedx --predicate=sbom/job-board.cdx.json ${repository}@${digest}`,
  ]);
  expect(status).toBe(0);
});

test("an image is looked for in the registry it was pushed to, signed by the release of main, and then copied with its signatures", () => {
  const { status, asked } = promote();
  const by =
    "--certificate-identity=https://github.com/example/board/.github/workflows/release.yml@refs/heads/main --certificate-oidc-issuer=https://token.actions.githubusercontent.com";
  const image = new RegExp(`cr\\w*${first}\\w*\\.azurecr\\.io/job-board@${digest}$`);
  expect(asked).toEqual([
    expect.stringMatching(new RegExp(`^az acr login --name=cr\\w*${first}`)),
    expect.stringMatching(image),
    expect.stringMatching(image),
    ...["sig", "att"].map((kind) => {
      const tag = `job-board:${digest.replace(":", "-")}.${kind}`;
      return expect.stringContaining(`--source=${tag} --image=${tag} --force`);
    }),
    expect.stringContaining(`--source=job-board@${digest} --image=job-board:42 --force`),
  ]);
  expect(asked.slice(3)).toEqual(Array(3).fill(expect.stringMatching(/^az acr import /)));
  expect(asked[1]).toContain(`cosign verify ${by} `);
  expect(asked[2]).toContain(`cosign verify-attestation --type=cyclonedx ${by} `);
  expect(status).toBe(0);
});

test("an image that isn't signed by it is not copied", () => {
  const { status, output, asked } = promote('echo "no signatures found" >&2; exit 1');
  expect(output).toMatch(
    /job-board@sha256:0a\S+ is not taken:\n {2}rule: {3}signed by https[^]*no signatures found/,
  );
  expect(asked.filter((command) => command.includes("import"))).toEqual([]);
  expect(status).toBe(1);
});
