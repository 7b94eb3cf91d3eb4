import type { Kubectl } from "../../cluster-client/kubectl";

const WHERE = "--namespace=job-board";

/**
 * Starts a task of the job board by hand, as docs/backup.md says, and waits until it has ended.
 *
 * @returns what it said
 * @throws Error with what it said, when it failed.
 */
export async function runTask(kubectl: Kubectl, cronJob: string): Promise<string> {
  const name = `${cronJob}-by-hand`;
  await kubectl.text(["delete", "job", name, WHERE, "--ignore-not-found"]);
  await kubectl.text(["create", "job", name, WHERE, `--from=cronjob/${cronJob}`]);
  // A task is tried again; the first failure is no end.
  const ended = await kubectl.run([
    "wait",
    WHERE,
    "--for=condition=Complete",
    "--timeout=180s",
    `job/${name}`,
  ]);
  const said = await kubectl.run(["logs", WHERE, `job/${name}`]);
  if (ended.code !== 0) {
    throw new Error(`${cronJob} didn't end well: ${said.stdout}${said.stderr}`);
  }
  return said.stdout.trim();
}
