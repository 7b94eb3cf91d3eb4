import { z } from "zod";
import { type NamespaceQuota, quotaShortfalls } from "../../kubernetes/quota";
import { integer, rule } from "../../support/fields";
import { Cpu, Memory } from "../../support/quantities";
import { cpu, memory, readCpu, readMemory } from "../../support/quantity-fields";
import { relation, type RelationProblem } from "../../support/relation";
import { mailSettings } from "./mail-settings";
import { mostPods } from "./pods";
import {
  answering,
  programProblems,
  programs,
  relatedProgram,
  relatedPrograms,
} from "./program-settings";

/** https://doc.traefik.io/traefik/middlewares/http/ratelimit/ takes any; a million is no limit. */
const requestRate = integer(1, 1_000_000, "requests");

/** Of one program, and of one for each role. */
const QUOTAS = {
  together: {
    pods: 30,
    cpuRequests: Cpu.millis(4000),
    memoryRequests: Memory.gibibytes(4),
    memoryLimits: Memory.gibibytes(8),
  },
  separate: {
    pods: 60,
    cpuRequests: Cpu.millis(8000),
    memoryRequests: Memory.gibibytes(8),
    memoryLimits: Memory.gibibytes(16),
  },
} as const satisfies Readonly<Record<string, NamespaceQuota>>;

/** Each twice as much where roles are separate. */
const quota = z.strictObject({
  /** @default 30 */
  pods: integer(1, 10_000, "pods").optional(),
  /** @default 4 */
  cpuRequests: cpu.optional(),
  /** @default 4Gi */
  memoryRequests: memory.optional(),
  /** @default 8Gi */
  memoryLimits: memory.optional(),
});

/** Five fields of cron, as the task itself checks. */
const cron = z
  .string()
  .refine(
    (value) => /^(\S+\s+){4}\S+$/.test(value),
    rule("five fields of cron, in UTC", "write e.g. 15 2 * * * for 02:15 every day"),
  );

const backup = z.strictObject({
  /** When the database is backed up, in UTC. @default 15 2 * * *, 02:15 every day */
  schedule: cron.default("15 2 * * *"),
  /** When the newest backup is restored on trial, in UTC. @default 15 4 * * 0, 04:15 on Sundays */
  drillSchedule: cron.default("15 4 * * 0"),
  /** Backups that the volume keeps, in `local`; in Azure the container has its own rules. @default 14 */
  keep: integer(1, 999, "backups").default(14),
  /** Of the volume with the backups, in `local`. @default 1Gi */
  storage: memory.prefault("1Gi"),
});

export type BackupSettings = z.output<typeof backup>;

const fields = z.strictObject({
  /**
   * Whether one program has all roles of service/, or each role is a program of its own, which takes
   * `backing.rabbitmq`, `backing.postgres` and `backing.valkey` (docs/workloads.md). @default together
   */
  roles: z.enum(["together", "separate"]).default("together"),
  /** Of separate programs; what is said beside it is then of `jobs`. */
  programs: programs.prefault({}),
  ...answering,
  /** @default 250m */
  cpuRequest: cpu.prefault("250m"),
  /**
   * Connections to PostgreSQL of each pod. @default - as many as fit on the server when all replicas
   * run and are rolled, at most 10
   */
  poolSize: integer(2, 500, "connections").nullable().default(null),
  /** Of the volume with the SQLite file, in `local`. @default 1Gi */
  storage: memory.prefault("1Gi"),
  /** Requests per second from one client address, and at once. @default 100, burst 200 */
  rateLimit: z
    .strictObject({ average: requestRate, burst: requestRate })
    .default({ average: 100, burst: 200 }),
  /** @default info */
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info"),
  /** Shown by the page and by /api/instance. @default none */
  messageOfTheDay: z
    .string()
    .refine((value) => value.length <= 500, rule("at most 500 characters", "shorten it"))
    .default(""),
  /** Parts of the service that are switched on. @default all */
  featureFlags: z.array(z.enum(["applications", "burns"])).default(["applications", "burns"]),
  /**
   * Backups of the database every night and a restore on trial every week; `{}` for those of the
   * defaults (docs/backup.md). @default null, none
   */
  backup: backup.nullable().default(null),
  /**
   * Where mails go: `{ kind: "server", host: …, from: …, reviewMailbox: … }`, or in `local` also
   * `{ kind: "mailpit" }` (docs/workloads.md). @default null: with a SQLite file and from separate
   * programs, files in the pod's `/data/mail`; otherwise none are sent
   */
  mail: mailSettings.nullable().default(null),
  /** What all pods of the namespace may ask for together. */
  quota: quota.prefault({}),
});

/** What relations between settings read, as far as it is right by itself. */
const related = z.object({
  ...relatedProgram.shape,
  release: z.object({ strategy: z.string() }),
  roles: z.enum(["together", "separate"]),
  programs: relatedPrograms,
  quota: z.object({
    pods: z.number().optional(),
    cpuRequests: readCpu.optional(),
    memoryRequests: readMemory.optional(),
    memoryLimits: readMemory.optional(),
  }),
});
type Related = z.output<typeof related>;

/** Section `workloads.jobBoard`. */
export const jobBoardSettings = fields.superRefine(...relation(related, settingProblems));

function* settingProblems(settings: Related): Iterable<RelationProblem> {
  yield* programProblems(settings);
  yield* quotaProblems(settings);
}

/** What the pods of all programs may ask for together: as the settings say, otherwise as the roles need. */
export function quotaOf({ roles, quota: given }: Pick<Related, "roles" | "quota">): NamespaceQuota {
  const usual = QUOTAS[roles];
  return {
    pods: given.pods ?? usual.pods,
    cpuRequests: given.cpuRequests ?? usual.cpuRequests,
    memoryRequests: given.memoryRequests ?? usual.memoryRequests,
    memoryLimits: given.memoryLimits ?? usual.memoryLimits,
  };
}

/** The quota has room for every replica and a rollout's surge, of both images where two run, of all programs. */
function* quotaProblems(settings: Related): Iterable<RelationProblem> {
  const { web, identity, applicants, notifier } = settings.programs;
  const worker = { ...notifier, release: { strategy: "rolling" } };
  const others = settings.roles === "separate" ? [web, identity, applicants, worker] : [];
  const demands = [settings, ...others].map((program) => ({
    pods: mostPods(program),
    perPod: [program],
  }));
  const pods = demands.reduce((sum, demand) => sum + demand.pods, 0);
  for (const { key, needs, unit } of quotaShortfalls(quotaOf(settings), demands)) {
    yield {
      path: ["quota", key],
      rule: `at least ${needs}${unit}, for ${pods} pods: every replica and a rollout's surge`,
      remedy: "raise it, or lower `maxReplicas` or the requests",
    };
  }
}
