import { UnusableBackup } from "./format";

/** A hundred times what a row of the largest request takes: no file makes a reader hold more. */
const LONGEST_LINE_BYTES = 8 * 1024 * 1024;
const LINE_FEED = 0x0a;

/** The lines of a stream, without their ends. @throws UnusableBackup when one has no end or is too long. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const piece = chunk.subarray(start, end);
      yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      restBytes = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    rest.push(chunk.subarray(start));
    restBytes += chunk.length - start;
    if (restBytes > LONGEST_LINE_BYTES) throw new UnusableBackup("it is damaged");
  }
  if (restBytes > 0) throw new UnusableBackup("it is cut off");
  return undefined;
}
