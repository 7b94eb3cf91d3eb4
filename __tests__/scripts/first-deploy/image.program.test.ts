import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../../modules/environment/process-environment";
import { version } from "../../../service/package.json";

const digest = `sha256:${"0a".repeat(32)}`;
const SCRIPT = `
  const { provideImages } = require("./scripts/first-deploy/image");
  const { azureEnvironment } = require("./__tests__/support/azure-environment");
  const environment = azureEnvironment(process.argv[1], undefined, process.env);
  // The registry that images come from need not be where the environment is.
  const { promotedFrom: source } = environment;
  const azure = { ...source?.azure, location: "swedencentral", nameSuffix: "x1" };
  const promotedFrom = source && { ...source, azure };
  provideImages({ ...environment, promotedFrom }).then(
    console.log,
    (error) => console.error(error.message),
  );`;

/** Provides an environment's images where only these programs are installed; each notes what it is asked. */
function provide(
  environment: string,
  programs: Readonly<Record<string, string>>,
  variables: NodeJS.ProcessEnv = {},
) {
  const bin = mkdtempSync(path.join(tmpdir(), "provide-images-"));
  const log = path.join(bin, "log");
  writeFileSync(log, "");
  for (const [program, script] of Object.entries(programs)) {
    const note = `case "$*" in *--help*) ;; *) echo "$IMAGE_TAG ${program} $*" >> ${log};; esac`;
    writeFileSync(path.join(bin, program), `#!/bin/sh\n${note}\n${script}\n`, { mode: 0o755 });
  }
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "tsx/cjs", "-e", SCRIPT, environment],
    {
      encoding: "utf8",
      env: childEnvironment({
        IMAGE_TAG: "",
        IMAGE_DIGEST: "",
        ...variables,
        PATH: bin,
        ENVIRONMENT: "",
      }),
    },
  );
  const asked = readFileSync(log, "utf8").trim().split("\n");
  rmSync(bin, { recursive: true });
  return { stdout: stdout.trim(), stderr: stderr.trim(), asked };
}

const NOT_THERE = 'case "$*" in *"repository show"*) exit 1;; esac';
const show = `az acr repository show --name=crjobboarddevweu --image=job-board:${version} --output=none`;

test("images that the registry has are left alone", () => {
  const { stdout, asked } = provide("dev", { az: "", npm: "", docker: "", trivy: "" });
  expect(stdout).toBe("the registry has them");
  expect(asked).toEqual([show]);
});

test("with docker and trivy they are built here, scanned and pushed", () => {
  const { stdout, asked } = provide("dev", { az: NOT_THERE, npm: "", docker: "", trivy: "" });
  expect(stdout).toBe("built here and pushed");
  expect(asked).toEqual([` ${show}`.trim(), `job-board=${version} npm run --silent image --`]);
});

test("without them the registry builds, where it has a task for that", () => {
  const { stdout, asked } = provide("dev", { az: NOT_THERE, npm: "" }, { IMAGE_TAG: "42" });
  expect(stdout).toBe("built by the registry");
  expect(asked.at(-1)).toBe(
    "42 az acr task run --registry=crjobboarddevweu --name=build-images --set tag=42",
  );
});

test("an environment that images are promoted to gets the same digest", () => {
  const { stdout, asked } = provide(
    "qa",
    { az: NOT_THERE, npm: "", docker: "", trivy: "" },
    { IMAGE_TAG: "42", IMAGE_DIGEST: digest },
  );
  expect(stdout).toBe("promoted from dev");
  expect(asked.at(-1)).toBe("42 npm run --silent promote -- --from dev");
});

test("without a digest to promote, it says how to find one", () => {
  const { stderr, asked } = provide("qa", { az: NOT_THERE, npm: "", docker: "", trivy: "" });
  expect(stderr).toContain("set IMAGE_TAG and IMAGE_DIGEST to what is to be deployed");
  expect(stderr).toContain(
    `az acr repository show --name crjobboarddevsdcx1 --image job-board:${version} --query digest`,
  );
  expect(asked).toHaveLength(1);
});

test("a build that fails stops", () => {
  const { stderr } = provide("dev", { az: NOT_THERE, npm: "exit 1", docker: "", trivy: "" });
  expect(stderr).toBe("npm run --silent image ended with 1");
});
