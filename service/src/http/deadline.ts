import { problems } from "./problem";

/**
 * The promise, or a "timed out" problem if it takes longer.
 * @param milliseconds from now; the work itself is not stopped, its own limits do that.
 */
export async function withDeadline<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(problems.timedOut()), milliseconds);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
