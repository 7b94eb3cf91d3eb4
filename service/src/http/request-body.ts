import type { IncomingMessage } from "node:http";

/** True when the head says that a body follows (RFC 9112 §6). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return (headers["content-length"] ?? "0") !== "0" || headers["transfer-encoding"] !== undefined;
}

/** The whole body, or why there is none: too large, no room for it beside the others, or the caller went away. */
export type ReceivedBody = Buffer | "too-large" | "no-room" | "gone";

/** Takes bodies in before anybody works on their requests, so that a slow sender costs its own bytes and nothing else. */
export class BodyReceiver {
  #heldBytes = 0;

  /**
   * @param maxBytes of one body.
   * @param maxHeldBytes of all bodies that are arriving.
   */
  constructor(
    private readonly maxBytes: number,
    private readonly maxHeldBytes: number,
  ) {}

  /** True when the head says already that the body is larger than is accepted. */
  isAnnouncedTooLarge({ headers }: IncomingMessage): boolean {
    return Number(headers["content-length"] ?? 0) > this.maxBytes;
  }

  receive(incoming: IncomingMessage): Promise<ReceivedBody> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    return new Promise((resolve) => {
      const settle = (body: ReceivedBody) => {
        incoming.off("data", take).off("end", complete).off("close", gone);
        this.#heldBytes -= bytes;
        resolve(body);
      };
      const take = (chunk: Buffer) => {
        bytes += chunk.length;
        this.#heldBytes += chunk.length;
        chunks.push(chunk);
        if (bytes > this.maxBytes) settle("too-large");
        else if (this.#heldBytes > this.maxHeldBytes) settle("no-room");
      };
      const complete = () => settle(Buffer.concat(chunks));
      const gone = () => settle("gone");
      // An aborted request is an error of the stream; it is closed then, too.
      incoming.on("error", () => undefined);
      incoming.on("data", take).on("end", complete).on("close", gone);
    });
  }
}
