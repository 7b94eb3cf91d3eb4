import { z } from "zod";
import { CPU_PATTERN, MEMORY_PATTERN, parseCpu, parseMemory } from "../support/quantities";
import { rule } from "../support/fields";

/** CPU time as Kubernetes writes it. */
const cpu = z
  .string()
  .refine(
    (value) => CPU_PATTERN.test(value),
    rule("CPU in cores or millicores, above 0", "write e.g. 250m or 1.5"),
  )
  .transform(parseCpu);

/** Memory or disk as Kubernetes writes it, in binary units. */
const memory = z
  .string()
  .refine(
    (value) => MEMORY_PATTERN.test(value),
    rule("a whole number of Mi or Gi, above 0", "write e.g. 256Mi or 2Gi"),
  )
  .transform(parseMemory);

const tag = z
  .string()
  .refine(
    (value) => /^[\w][\w.-]{0,127}$/.test(value) && value !== "latest",
    rule("a tag that names one build, not `latest`", "write e.g. 0.2.0"),
  );

const release = z.discriminatedUnion("strategy", [
  z.strictObject({ strategy: z.literal("rolling") }),
  z.strictObject({
    strategy: z.literal("blue-green"),
    /** Tag of the image beside the one that `IMAGE_TAG` names, which is blue. */
    green: tag,
    live: z.enum(["blue", "green"]),
  }),
  z.strictObject({
    strategy: z.literal("canary"),
    /** Tag of the canary's image. */
    canary: tag,
    /** Share of the requests that it gets. */
    weightPercent: z.number().int().min(0).max(100),
  }),
  z.strictObject({
    strategy: z.literal("ab"),
    /** Tag of variant b's image. */
    b: tag,
    /** Requests with this header go to b, or with this cookie. */
    when: z.union([
      z.strictObject({ header: z.strictObject({ name: z.string(), value: z.string() }) }),
      z.strictObject({ cookie: z.strictObject({ name: z.string(), value: z.string() }) }),
    ]),
  }),
]);

const jobBoard = z.strictObject({
  /** @default 2 */
  minReplicas: z.number().int().min(1).max(100).default(2),
  /** @default 4 */
  maxReplicas: z.number().int().min(1).max(100).default(4),
  /** Average use of the CPU requested that the autoscaler aims at, in percent. @default 50 */
  targetCpuPercent: z.number().int().min(1).max(100).default(50),
  /** How long fewer replicas must suffice before one goes. @default 300 */
  scaleDownStabilizationSeconds: z.number().int().min(0).max(3600).default(300),
  /** @default 250m */
  cpuRequest: cpu.prefault("250m"),
  /** Keeps a burn from taking the whole node. @default 1 */
  cpuLimit: cpu.prefault("1"),
  /** @default 128Mi */
  memoryRequest: memory.prefault("128Mi"),
  /** @default 256Mi */
  memoryLimit: memory.prefault("256Mi"),
  /** Of the volume with the SQLite file, in `local`. @default 1Gi */
  storage: memory.prefault("1Gi"),
  /** Requests per second from one client address, and at once. @default 100, burst 200 */
  rateLimit: z
    .strictObject({ average: z.number().int().min(1), burst: z.number().int().min(1) })
    .default({ average: 100, burst: 200 }),
  /** @default info */
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info"),
  /** Shown by the page and by /api/instance. @default none */
  messageOfTheDay: z.string().max(500).default(""),
  /** Parts of the service that are switched on. @default all */
  featureFlags: z.array(z.enum(["applications", "burns"])).default(["applications", "burns"]),
  /** How a new image meets the users (docs/release-strategies.md). @default rolling */
  release: release.default({ strategy: "rolling" }),
});

const quota = z.strictObject({
  /** @default 30 */
  pods: z.number().int().min(1).default(30),
  /** @default 4 */
  cpuRequests: cpu.prefault("4"),
  /** @default 4Gi */
  memoryRequests: memory.prefault("4Gi"),
  /** @default 8Gi */
  memoryLimits: memory.prefault("8Gi"),
});

/** Section `workloads`: the applications and their backing services. */
export const workloadsSchema = z.strictObject({
  /** The proof-of-concept service of service/. */
  jobBoard: jobBoard.prefault({}),
  /** What all pods of the namespace `job-board` may ask for together. */
  quota: quota.prefault({}),
});
