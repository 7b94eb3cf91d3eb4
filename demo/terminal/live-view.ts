import { type WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Audience } from "../demonstration";
import type { Recorder } from "../recorder";
import type { Check } from "../recording";
import type { Stage } from "../scenes/stage";
import type { LiveState } from "./figures";
import { expectationLine, sampleLine } from "./line";
import { type Paint, screenRows } from "./screen";
import { checkRows } from "./summary";

const REDRAW_MILLISECONDS = 500;
const DEFAULT_COLUMNS = 100;
const HIDE_CURSOR = "\u001B[?25l";
const SHOW_CURSOR = "\u001B[?25h";
const CLEAR_BELOW = "\u001B[J";
const CLEAR_REST_OF_LINE = "\u001B[K";

/** Colours where the stream shows them and the user wants them (`NO_COLOR`, `FORCE_COLOR`). */
export function painter(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}

/** Shows a run while it goes on: a picture in a terminal, one line per sample elsewhere. */
export class LiveView implements Audience {
  readonly #paint: Paint;
  #state: (() => LiveState) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #rowsDrawn = 0;
  #marksPrinted = 0;
  #expectationPrinted: string | undefined;

  constructor(
    private readonly stream: WriteStream | NodeJS.WritableStream,
    private readonly url: string,
    private readonly requestsPerSecond: number,
  ) {
    this.#paint = painter(stream);
  }

  checked(checks: readonly Check[]): void {
    this.#print([...checkRows(checks, this.#paint), ""]);
  }

  began(recorder: Recorder, stage: Stage): void {
    this.#state = () => ({
      url: this.url,
      requestsPerSecond: this.requestsPerSecond,
      scene: recorder.scenes.at(-1)?.title ?? "",
      nowSeconds: recorder.nowSeconds,
      expectation: stage.expectation,
      samples: recorder.samples,
      marks: recorder.marks,
    });
    if (isTerminal(this.stream)) {
      this.stream.write(HIDE_CURSOR);
      this.#timer = setInterval(() => this.#redraw(), REDRAW_MILLISECONDS);
    }
  }

  sampled(): void {
    const state = this.#state?.();
    if (state === undefined || isTerminal(this.stream)) {
      return;
    }
    const marks = state.marks.slice(this.#marksPrinted);
    this.#marksPrinted = state.marks.length;
    const { expectation } = state;
    const isNews = expectation !== undefined && expectation.next !== this.#expectationPrinted;
    this.#expectationPrinted = expectation?.next;
    this.#print([
      ...marks.map(({ text }) => `      * ${text}`),
      ...(isNews ? [expectationLine(expectation)] : []),
      sampleLine(state),
    ]);
  }

  ended(): void {
    clearInterval(this.#timer);
    if (isTerminal(this.stream)) {
      this.#redraw();
      this.stream.write(SHOW_CURSOR);
    }
  }

  #redraw(): void {
    const state = this.#state?.();
    if (state === undefined || !isTerminal(this.stream)) {
      return;
    }
    const rows = screenRows(state, this.#paint, this.stream.columns || DEFAULT_COLUMNS);
    const up = this.#rowsDrawn > 0 ? `\u001B[${this.#rowsDrawn}A` : "";
    const text = rows.map((row) => `${row}${CLEAR_REST_OF_LINE}\n`).join("");
    this.stream.write(`${up}${text}${CLEAR_BELOW}`);
    this.#rowsDrawn = rows.length;
  }

  #print(rows: readonly string[]): void {
    this.stream.write(rows.map((row) => `${row}\n`).join(""));
  }
}

function isTerminal(stream: WriteStream | NodeJS.WritableStream): stream is WriteStream {
  return "isTTY" in stream && stream.isTTY;
}
