import { type Agent, get } from "node:http";

/**
 * Asks for a path on this machine's loopback.
 *
 * @returns milliseconds from when the request was due, or sent where a timer was early, until its answer had arrived;
 * rejects on any status but 200.
 */
export function timedGet(agent: Agent, port: number, path: string, dueAt: number): Promise<number> {
  const startedAt = Math.min(dueAt, performance.now());
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode ?? ""}`));
      response.resume().on("end", () => resolve(performance.now() - startedAt));
    }).on("error", reject);
  });
}
