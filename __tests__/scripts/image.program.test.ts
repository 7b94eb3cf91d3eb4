import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../modules/environment/process-environment";
import { ownAzureEnvironments } from "../support/own-azure-environments";

const folder = mkdtempSync(path.join(tmpdir(), "image-"));
afterAll(() => rmSync(folder, { recursive: true }));
const digest = `sha256:${"0a".repeat(32)}`;
/** An image is built for the environment that another one takes it over from. */
const promoting = ownAzureEnvironments().find(({ promotedFrom }) => promotedFrom !== undefined);
const [first = "", last = first] = [promoting?.promotedFrom?.name, promoting?.name];
const log = path.join(folder, "log");
const digestFile = path.join(folder, "digest");

/** Runs a script with programs in place of docker, trivy and az that only note what they are asked. */
function play(script: string, args: readonly string[], variables: NodeJS.ProcessEnv) {
  writeFileSync(log, "");
  for (const program of ["docker", "trivy", "az", "cosign"]) {
    const body = `#!/bin/sh\necho "${program} $*" >> ${log}\ncase "$*" in inspect*) echo x@${digest};; $FAILS) exit 1;; esac\n`;
    writeFileSync(path.join(folder, program), body, { mode: 0o755 });
  }
  const { status } = spawnSync("node", ["-r", "tsx/cjs", script, ...args], {
    env: childEnvironment({ PATH: `${folder}:${childEnvironment()["PATH"]}`, ...variables }),
  });
  return { status, asked: readFileSync(log, "utf8").trim().split("\n") };
}

const build = {
  script: "scripts/image/main.ts",
  args: ["--digest-file", digestFile, "--sbom-folder", folder, "--revision", "abc"],
};

test("an image is built, listed, scanned, and pushed as it was scanned", () => {
  const { status, asked } = play(build.script, build.args, { ENVIRONMENT: first, IMAGE_TAG: "42" });
  const image = /docker push (\S+)/.exec(asked.join("\n"))?.[1] ?? "";
  expect(status).toBe(0);
  expect(image).toMatch(/^cr\w+\.azurecr\.io\/job-board:42$/);
  expect(asked).toEqual([
    expect.stringMatching(/^docker info|^docker build /),
    `trivy image --format=cyclonedx --output=${folder}/job-board.cdx.json ${image}`,
    `trivy image --exit-code=1 --severity=HIGH,CRITICAL --ignore-unfixed --no-progress ${image}`,
    expect.stringMatching(/^az acr login --name=cr\w+$/),
    `docker push ${image}`,
    `docker inspect --format={{index .RepoDigests 0}} ${image}`,
  ]);
  expect(readFileSync(digestFile, "utf8").trim()).toBe(`job-board=${digest}`);
});

test("nothing of an image reaches Sigstore's public log unless the environment wants it signed", () => {
  const args = [...build.args, "--sign"];
  const { status, asked } = play(build.script, args, { ENVIRONMENT: first, IMAGE_TAG: "42" });
  expect(status).toBe(0);
  expect(asked.filter((command) => command.startsWith("cosign"))).toEqual([]);
});

test("an image in which the scan finds something is not pushed", () => {
  const { status, asked } = play(build.script, build.args, {
    ENVIRONMENT: first,
    IMAGE_TAG: "42",
    FAILS: "*--exit-code*",
  });
  expect(status).toBe(1);
  expect(asked.filter((command) => command.includes("push"))).toEqual([]);
});

test("a promotion copies the digest from the registry that it knows by its id", () => {
  const { status, asked } = play("scripts/image/promote.ts", ["--from", first], {
    ENVIRONMENT: last,
    IMAGE_TAG: "42",
    IMAGE_DIGEST: `job-board=${digest}`,
  });
  expect(status).toBe(0);
  expect(asked).toEqual([
    expect.stringMatching(
      new RegExp(
        `^az acr import --name=cr\\w*${last}\\w* --resource-group=rg-\\S*-${last}-\\S* --registry=/subscriptions/\\S+/resourceGroups/rg-\\S*-${first}-\\S*/providers/Microsoft\\.ContainerRegistry/registries/cr\\w*${first}\\w* --source=job-board@${digest} --image=job-board:42`,
      ),
    ),
  ]);
});

test("a promotion from an environment that the pipeline has no role in is refused", () => {
  const { status, asked } = play("scripts/image/promote.ts", ["--from", "elsewhere"], {
    ENVIRONMENT: last,
    IMAGE_TAG: "42",
    IMAGE_DIGEST: `job-board=${digest}`,
  });
  expect(status).toBe(1);
  expect(asked).toEqual([""]);
});

test.each(["x64", "arm64"])("on %s, the image gets the addon of that machine", (arch) => {
  const addon = "node_modules/better-sqlite3/prebuilds/linux-$(node -p process.arch).node";
  expect(readFileSync("service/Dockerfile", "utf8")).toContain(`"${addon}"`);
  expect(existsSync(addon.replace("$(node -p process.arch)", arch))).toBe(true);
});
