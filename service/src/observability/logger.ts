import { SonicBoom } from "sonic-boom";
import { LOG_LEVELS, type LogLevel } from "../config/dynamic-config";
import { timeStamp } from "./time-stamp";

type Fields = Readonly<Record<string, unknown>>;

/** Lines are joined up to this length and handed on as one: a write of its own for each cost 4 µs. */
const BATCH_CHARACTERS = 32_768;
/** A quiet service still shows its last lines this soon. */
const BATCH_MILLISECONDS = 100;

/** JSON lines to a file descriptor, written asynchronously, complete after `flush`. */
export class Logger {
  readonly #out: SonicBoom;
  #level: number;
  #batch = "";
  #timer: NodeJS.Timeout | undefined;

  /** @param fileDescriptor default standard output. */
  constructor(level: LogLevel, fileDescriptor = 1) {
    this.#level = LOG_LEVELS.indexOf(level);
    this.#out = new SonicBoom({ fd: fileDescriptor, sync: false });
    // A reader that has gone away must not take the service with it.
    this.#out.on("error", () => undefined);
  }

  setLevel(level: LogLevel): void {
    this.#level = LOG_LEVELS.indexOf(level);
  }

  isOn(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= this.#level;
  }

  /** Writes a line that is already JSON; the caller has asked `isOn`. */
  line(json: string): void {
    this.#batch += json;
    if (this.#batch.length >= BATCH_CHARACTERS) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), BATCH_MILLISECONDS).unref();
  }

  debug(message: string, fields?: Fields): void {
    this.#write("debug", message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#write("info", message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#write("warn", message, fields);
  }

  error(message: string, error: unknown, fields?: Fields): void {
    this.#write("error", message, { ...fields, error: describeError(error) });
  }

  /** Blocks until everything is written: for the end of the process. */
  flush(): void {
    try {
      this.#send();
      this.#out.flushSync();
    } catch {
      // Nobody reads any more, so there is no one to tell.
    }
  }

  #write(level: LogLevel, message: string, fields: Fields | undefined): void {
    if (!this.isOn(level)) return;
    this.line(`${JSON.stringify({ level, time: timeStamp(), msg: message, ...fields })}\n`);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#batch !== "") this.#out.write(this.#batch);
    this.#batch = "";
  }
}

function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  const code = "code" in error ? error.code : undefined;
  return { name: error.name, message: error.message, code, stack: error.stack, cause };
}
