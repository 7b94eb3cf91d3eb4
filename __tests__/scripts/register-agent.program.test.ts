import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../modules/environment/process-environment";

const folder = mkdtempSync(path.join(tmpdir(), "register-agent-"));
afterAll(() => rmSync(folder, { recursive: true }));
const home = path.join(folder, "home");
const log = path.join(folder, "log");
const programs = path.join(folder, "programs");

/** An agent's archive, whose programs note what they are asked. */
const archive = path.join(folder, "agent.tar.gz");
const note = (name: string) => `#!/bin/sh\necho "${name} $*" >> ${log}\n`;

beforeAll(() => {
  const content = path.join(folder, "content");
  mkdirSync(content);
  mkdirSync(programs);
  for (const program of ["config.sh", "svc.sh"]) {
    writeFileSync(path.join(content, program), note(program), { mode: 0o755 });
  }
  spawnSync("tar", ["--create", "--gzip", "--file", archive, "--directory", content, "."]);
  for (const program of ["useradd", "chown", "apt-get", "gitlab-runner", "chmod"]) {
    writeFileSync(path.join(programs, program), note(program), { mode: 0o755 });
  }
  writeFileSync(
    path.join(programs, "runuser"),
    `${note("runuser")}while [ "$1" != -- ]; do shift; done; shift; exec "$@"\n`,
    { mode: 0o755 },
  );
});

const sum = () => createHash("sha256").update(readFileSync(archive)).digest("hex");

/** Registers an agent where the publisher says that its archive has this sum. */
function register(args: readonly string[], published = sum()) {
  writeFileSync(log, "");
  const release = JSON.stringify({
    tag_name: "v4.269.0",
    body: `| Linux x64 | ${published} |`,
    assets: [
      { name: "actions-runner-linux-arm64-2.1.0.tar.gz", browser_download_url: "https://x/arm" },
      {
        name: "actions-runner-linux-x64-2.1.0.tar.gz",
        browser_download_url: "https://x/x64",
        digest: `sha256:${published}`,
      },
    ],
  });
  writeFileSync(path.join(folder, "release.json"), release);
  writeFileSync(
    path.join(programs, "curl"),
    `${note("curl")}while [ $# -gt 0 ]; do [ "$1" = --output ] && cp ${archive} "$2" && exit; shift; done
grep -q api.github.com ${log} && cat ${path.join(folder, "release.json")}\n`,
    { mode: 0o755 },
  );
  const { status, stderr } = spawnSync(path.join(".ci", "register-agent"), args, {
    encoding: "utf8",
    env: childEnvironment({ PATH: `${programs}:${childEnvironment()["PATH"]}`, AGENT_HOME: home }),
  });
  const asked = readFileSync(log, "utf8").trim().split("\n");
  return { status, stderr, asked: asked.filter((line) => !/^(curl|chown|useradd|apt)/.test(line)) };
}

test("GitHub's runner takes jobs of its environment's label, as a user who isn't root", () => {
  const { status, asked } = register(["github", "https://github.com/o/r", "prod", "T"]);
  expect(status).toBe(0);
  expect(asked).toEqual([
    expect.stringMatching(/^runuser --user agent -- \.\/config\.sh /),
    expect.stringMatching(
      /^config\.sh --unattended --replace --url https:\/\/github\.com\/o\/r --token T --name \S+ --labels delivery-prod$/,
    ),
    "svc.sh install agent",
    "svc.sh start",
  ]);
  expect(readFileSync(path.join(home, "runner/.env"), "utf8")).toBe(`TOOLS_DIR=${home}/bin\n`);
});

test("registered again, the former agent is stopped and goes", () => {
  register(["github", "https://github.com/o/r", "prod", "T"]);
  const { asked } = register(["github", "https://github.com/o/r", "prod", "T"]);
  expect(asked.slice(0, 2)).toEqual(["svc.sh stop", "svc.sh uninstall"]);
});

test("Azure DevOps' agent joins its environment's pool", () => {
  const { status, asked } = register(["azure-devops", "https://dev.azure.com/o", "staging", "T"]);
  expect(status).toBe(0);
  expect(asked.join("\n")).toMatch(/config\.sh .*--auth pat --token T --pool delivery-staging /);
});

test.each([["github"], ["azure-devops"]])(
  "an archive of %s that isn't the published one is not unpacked",
  (service) => {
    rmSync(home, { recursive: true, force: true });
    const { status, asked } = register([service, "https://x", "prod", "T"], "0".repeat(64));
    expect(status).toBe(1);
    expect(asked).toEqual([]);
    expect(existsSync(home)).toBe(false);
  },
);

test.each([[[]], [["jenkins", "https://x", "prod", "T"]], [["github", "https://x", "prod"]]])(
  "%j is told how it is used",
  (args) => {
    const { status, stderr } = register(args);
    expect(status).toBe(2);
    expect(stderr).toBe(
      "usage: register-agent github|gitlab|azure-devops ADDRESS ENVIRONMENT TOKEN\n",
    );
  },
);
