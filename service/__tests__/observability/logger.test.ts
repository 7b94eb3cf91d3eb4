import { Writable } from "node:stream";
import { Logger } from "../../src/observability/logger";
import { eventually } from "../support/eventually";

/** A reader that takes nothing until it is told to. */
class LazyReader extends Writable {
  text = "";
  #takeNext: (() => void) | undefined;
  #isReading = false;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const take = () => {
      this.text += chunk.toString();
      done();
    };
    if (this.#isReading) take();
    else this.#takeNext = take;
  }

  read(): void {
    this.#isReading = true;
    this.#takeNext?.();
  }
}

interface Line {
  msg: string;
  lines?: number;
}

test("a log that nobody reads keeps a bounded number of lines, and says later how many it dropped", async () => {
  const reader = new LazyReader();
  const logger = new Logger("info", reader);
  const text = "x".repeat(500);
  for (let line = 0; line < 40_000; line++) logger.info(text);
  expect(reader.writableLength).toBeLessThan(9 * 1024 * 1024);
  reader.read();
  await eventually(
    () => reader.writableLength,
    (length) => length === 0,
  );
  await logger.drain();
  const lines = reader.text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  const told = lines.filter(({ lines: count }) => count !== undefined);
  expect(told).toHaveLength(1);
  expect(lines.length - 1 + Number(told[0]?.lines)).toBe(40_000);
});

test("the end of the process waits for a reader, but not for one that does not read", async () => {
  const reader = new LazyReader();
  const logger = new Logger("info", reader);
  logger.info("last words");
  await logger.drain();
  expect(reader.text).toBe("");
  reader.read();
  await logger.drain();
  expect(reader.text).toContain("last words");
});

test("a reader that has gone away does no harm", async () => {
  const reader = new LazyReader();
  const logger = new Logger("info", reader);
  reader.destroy(new Error("EPIPE"));
  logger.info("to nobody");
  await logger.drain();
  expect(reader.text).toBe("");
});
