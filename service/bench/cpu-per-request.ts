import type { MeasuredProcess } from "./measured-process";
import { median } from "./statistics";
import { load } from "./wrk";

const ROUNDS = 7;
const ROUND_SECONDS = 2;
const CONNECTIONS = 64;

export interface Contender {
  readonly name: string;
  readonly process: MeasuredProcess;
}

export interface Cost {
  readonly name: string;
  readonly microseconds: number;
}

/** Median processor time of a request, each contender measured once a round so that noise meets all alike. */
export async function cpuPerRequest(contenders: readonly Contender[]): Promise<Cost[]> {
  const rounds = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (const { process } of contenders) await load(process.port, "/api/jobs/7", CONNECTIONS, 2);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, process } of contenders) {
      const before = process.cpuSeconds();
      const { requests } = await load(process.port, "/api/jobs/7", CONNECTIONS, ROUND_SECONDS);
      rounds.get(name)?.push(((process.cpuSeconds() - before) * 1e6) / requests);
    }
  }
  return contenders.map(({ name }) => ({ name, microseconds: median(rounds.get(name) ?? []) }));
}
