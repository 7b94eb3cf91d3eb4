import { z } from "zod";
import { rule } from "./fields";
import { Cpu, CPU_PATTERN, Memory, MEMORY_PATTERN, parseCpu, parseMemory } from "./quantities";

/** CPU time as Kubernetes writes it. */
export const cpu = z
  .string()
  .refine(
    (value) => CPU_PATTERN.test(value),
    rule("CPU in cores or millicores, above 0", "write e.g. 250m or 1.5"),
  )
  .transform(parseCpu);

/** Memory or disk as Kubernetes writes it, in binary units. */
export const memory = z
  .string()
  .refine(
    (value) => MEMORY_PATTERN.test(value),
    rule("a whole number of Mi or Gi, above 0", "write e.g. 256Mi or 2Gi"),
  )
  .transform(parseMemory);

/** What `cpu` has read, for relations between values. */
export const readCpu = z.custom<Cpu>((value) => value instanceof Cpu);

/** What `memory` has read, for relations between values. */
export const readMemory = z.custom<Memory>((value) => value instanceof Memory);
