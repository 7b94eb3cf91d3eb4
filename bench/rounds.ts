import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";

/** One thing whose time is taken: commands, one after the other. */
export interface Variant {
  readonly name: string;
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
}

/** Wall times of a variant over all rounds. */
export interface Measurement {
  readonly name: string;
  readonly medianSeconds: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
  /** Median over the rounds of this variant's time divided by the first variant's. */
  readonly ratio: number;
}

/**
 * Runs every variant once per round, in order, so that a neighbour's load meets all of them: ratios
 * within one run can be trusted on a shared machine, seconds can't.
 */
export function measureRounds(variants: readonly Variant[], rounds: number): Measurement[] {
  const seconds = variants.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    variants.forEach((variant, i) => seconds[i]?.push(wallSeconds(variant)));
  }
  const baseline = seconds[0] ?? [];
  return variants.map(({ name }, i) => {
    const own = seconds[i] ?? [];
    return {
      name,
      medianSeconds: median(own),
      minSeconds: Math.min(...own),
      maxSeconds: Math.max(...own),
      ratio: median(own.map((value, round) => value / (baseline[round] ?? Number.NaN))),
    };
  });
}

/** A Markdown table, the first variant being the baseline. */
export function printMeasurements(measurements: readonly Measurement[]): void {
  console.log("| variant | median s | min–max s | × first |\n|---|---|---|---|");
  for (const { name, medianSeconds, minSeconds, maxSeconds, ratio } of measurements) {
    const range = `${minSeconds.toFixed(2)}–${maxSeconds.toFixed(2)}`;
    console.log(`| ${name} | ${medianSeconds.toFixed(2)} | ${range} | ${ratio.toFixed(2)} |`);
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function wallSeconds({ name, commands }: Variant): number {
  const start = performance.now();
  for (const [program, ...args] of commands) {
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
    if (status !== 0) {
      throw new Error(`${name} ended with ${status}:\n${stderr}`);
    }
  }
  return (performance.now() - start) / 1000;
}
