import { z } from "zod";
import type { Kubectl } from "../../cluster-client/kubectl";
import type { Step } from "../../steps/step";
import { runTask } from "./tasks";

const passed = z.object({
  msg: z.literal("restore drill passed"),
  seconds: z.number(),
  tables: z.record(z.string(), z.object({ rows: z.number() })),
});

/** The job board's database is backed up and restored on trial, each by a role of its own. */
export function backedUp(kubectl: Kubectl): Step {
  return {
    name: "postgres: backed up by a role that reads, restored on trial by another",
    play: async () => {
      const file = await runTask(kubectl, "job-board-backup");
      return `${file}; ${describe(await runTask(kubectl, "job-board-restore-drill"))}`;
    },
  };
}

/** What a drill says of itself. */
export function describe(line: string): string {
  const { seconds, tables } = passed.parse(JSON.parse(line));
  const rows = Object.entries(tables).map(([table, { rows: count }]) => `${count} ${table}`);
  return `drill passed in ${seconds} s: ${rows.join(", ")}`;
}
