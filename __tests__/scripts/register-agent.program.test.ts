import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../modules/environment/process-environment";

const folder = mkdtempSync(path.join(tmpdir(), "register-agent-"));
afterAll(() => rmSync(folder, { recursive: true }));
const home = path.join(folder, "home");
const etc = path.join(folder, "etc");
const runnerSettings = path.join(etc, "gitlab-runner/config.toml");
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
  writeFileSync(path.join(folder, "repository"), `echo "repository added" >> ${log}\n`);
  spawnSync("tar", ["--create", "--gzip", "--file", archive, "--directory", content, "."]);
  for (const program of ["useradd", "chown", "apt-get"]) {
    writeFileSync(path.join(programs, program), note(program), { mode: 0o755 });
  }
  mkdirSync(path.join(etc, "cron.weekly"), { recursive: true });
  mkdirSync(path.join(etc, "gitlab-runner"));
  writeFileSync(
    path.join(programs, "runuser"),
    `${note("runuser")}while [ "$1" != -- ]; do shift; done; shift; exec "$@"\n`,
    { mode: 0o755 },
  );
});

const sum = () => createHash("sha256").update(readFileSync(archive)).digest("hex");

/** Stands in for GitLab's runner: it keeps whom it couldn't unregister, and adds whom it registers. */
function installRunner() {
  writeFileSync(
    path.join(programs, "gitlab-runner"),
    `${note("gitlab-runner")}case "$1 $(cat ${runnerSettings} 2>/dev/null)" in
"unregister "*deleted*) echo "403 Forbidden" >&2; exit 1 ;;
unregister*) rm -f ${runnerSettings} ;;
register*) echo "new" >> ${runnerSettings} ;;
esac\n`,
    { mode: 0o755 },
  );
}

/** Registers an agent where the publisher says that its archive has this sum. */
function register(args: readonly string[], published = sum()) {
  installRunner();
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
    `${note("curl")}file=${archive}
case "$*" in *packages.gitlab.com*) file=${path.join(folder, "repository")} ;; esac
while [ $# -gt 0 ]; do [ "$1" = --output ] && cp $file "$2" && exit; shift; done
grep -q api.github.com ${log} && cat ${path.join(folder, "release.json")}\n`,
    { mode: 0o755 },
  );
  const { status, stderr } = spawnSync(path.join(".ci", "register-agent"), args, {
    encoding: "utf8",
    env: childEnvironment({
      PATH: `${programs}:${childEnvironment()["PATH"]}`,
      AGENT_HOME: home,
      AGENT_ETC: etc,
    }),
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

test("GitLab's runner comes from GitLab's own packages, runs jobs in containers and is upgraded", () => {
  const { status, asked } = register(["gitlab", "https://gitlab.example.com", "prod", "glrt-T"]);
  expect(status).toBe(0);
  expect(asked).toEqual([
    "repository added",
    "gitlab-runner unregister --all-runners",
    expect.stringMatching(
      /^gitlab-runner register --non-interactive --url https:\/\/gitlab\.example\.com --token glrt-T --name \S+ --executor docker --docker-image ubuntu:24\.04$/,
    ),
  ]);
  const weekly = path.join(etc, "cron.weekly/gitlab-runner");
  expect(readFileSync(weekly, "utf8")).toBe(
    "#!/bin/sh\napt-get update -qq && apt-get install -qq --only-upgrade gitlab-runner\n",
  );
  expect(statSync(weekly).mode % 0o1000).toBe(0o755);
});

test("a runner that GitLab has deleted neither keeps a new one away nor stays beside it", () => {
  writeFileSync(runnerSettings, "deleted\n");
  const { status, stderr } = register(["gitlab", "https://gitlab.example.com", "prod", "glrt-T"]);
  expect(status).toBe(0);
  expect(stderr).toContain("a former runner couldn't be unregistered: delete it in GitLab\n");
  expect(readFileSync(runnerSettings, "utf8")).toBe("new\n");
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
