import { constants } from "node:os";

/** Ctrl-C, a cancelled job, a closed terminal. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type Listener = (again: boolean) => void;

const controller = new AbortController();
const listeners = new Set<Listener>();
let caught = false;
let first: (typeof SIGNALS)[number] | undefined;

/** Aborted by the first signal: for what waits in this process. */
export const interruption: AbortSignal = controller.signal;

/** Whether the user or the pipeline asked to stop: finish what runs, start nothing. */
export function interrupted(): boolean {
  return first !== undefined;
}

/** The exit code of an interrupted script as shells have it, `128 + signal`: 130 after SIGINT. */
export function interruptedCode(): number | undefined {
  return first === undefined ? undefined : 128 + constants.signals[first];
}

/** Tells a listener each signal; `again` from the second one on. */
export function onInterrupt(listener: Listener): void {
  listeners.add(listener);
}

/** From now on a signal doesn't end this process, but is told to the listeners. */
export function catchInterrupts(): void {
  if (caught) {
    return;
  }
  caught = true;
  // A terminal that was closed takes no output any more.
  [process.stdout, process.stderr].forEach((stream) => stream.on("error", () => undefined));
  SIGNALS.forEach((signal) => process.on(signal, () => interrupt(signal)));
}

function interrupt(signal: (typeof SIGNALS)[number]): void {
  const again = first !== undefined;
  first ??= signal;
  console.error("Stopping: what runs is finished first; interrupt again to give it up.");
  controller.abort();
  listeners.forEach((listener) => listener(again));
}
