/** CPU time per second, e.g. of a request or a limit. */
export class Cpu {
  private constructor(
    /** Thousandths of a core. */
    readonly millis: number,
  ) {}

  /** @throws RangeError unless `millis` is a whole number above 0. */
  static millis(millis: number): Cpu {
    return new Cpu(wholeAboveZero("CPU", "millicores", millis));
  }

  /** @throws RangeError unless that is a whole number of millicores above 0. */
  static cores(cores: number): Cpu {
    return Cpu.millis(Math.round(cores * 1e6) / 1e3);
  }

  /** Kubernetes' shortest notation, e.g. `250m` or `2`: the API server answers with that. */
  toString(): string {
    return this.millis % 1000 === 0 ? String(this.millis / 1000) : `${this.millis}m`;
  }
}

/** Bytes in binary units, of memory or of a disk. */
export class Memory {
  private constructor(readonly mebibytes: number) {}

  /** @throws RangeError unless `mebibytes` is a whole number above 0. */
  static mebibytes(mebibytes: number): Memory {
    return new Memory(wholeAboveZero("memory", "mebibytes", mebibytes));
  }

  /** @throws RangeError unless that is a whole number of mebibytes above 0. */
  static gibibytes(gibibytes: number): Memory {
    return Memory.mebibytes(gibibytes * 1024);
  }

  /** Kubernetes' shortest notation, e.g. `256Mi` or `2Gi`. */
  toString(): string {
    return this.mebibytes % 1024 === 0 ? `${this.mebibytes / 1024}Gi` : `${this.mebibytes}Mi`;
  }
}

/** A span of time. */
export class Duration {
  private constructor(readonly milliseconds: number) {}

  /** @throws RangeError unless `milliseconds` is a whole number above 0. */
  static milliseconds(milliseconds: number): Duration {
    return new Duration(wholeAboveZero("a duration", "milliseconds", milliseconds));
  }

  /** @throws RangeError unless that is a whole number of milliseconds above 0. */
  static seconds(seconds: number): Duration {
    return Duration.milliseconds(Math.round(seconds * 1e6) / 1e3);
  }

  get seconds(): number {
    return this.milliseconds / 1000;
  }

  /** e.g. `300 ms` or `30 s`. */
  toString(): string {
    return this.milliseconds % 1000 === 0 ? `${this.seconds} s` : `${this.milliseconds} ms`;
  }
}

/** What an environment's file may write for a `Cpu`: `250m`, `1` or `1.5`. */
export const CPU_PATTERN = /^(?:[1-9]\d*m|[1-9]\d*|\d+\.[1-9]\d{0,2})$/;

/** What an environment's file may write for a `Memory`: `256Mi` or `2Gi`. */
export const MEMORY_PATTERN = /^[1-9]\d*[MG]i$/;

/** Reads text that matches `CPU_PATTERN`. */
export function parseCpu(text: string): Cpu {
  return text.endsWith("m") ? Cpu.millis(Number(text.slice(0, -1))) : Cpu.cores(Number(text));
}

/** Reads text that matches `MEMORY_PATTERN`. */
export function parseMemory(text: string): Memory {
  const number = Number(text.slice(0, -2));
  return text.endsWith("Gi") ? Memory.gibibytes(number) : Memory.mebibytes(number);
}

function wholeAboveZero(quantity: string, unit: string, value: number): number {
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new RangeError(`${quantity} must be a whole number of ${unit} above 0, got ${value}`);
  }
  return value;
}
