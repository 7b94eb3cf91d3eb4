import type { Socket } from "node:net";
import type { ObservedResponse } from "./observed-response";
import { problems } from "./problem";

/** Whoever has not sent a whole request, or not read an answer, this long after the drain is not waited for. */
const GRACE_MILLISECONDS = 1_000;

interface Connection {
  readonly openedAtMilliseconds: number;
  latest?: ObservedResponse;
}

/** Every open connection and its latest request: Node's own list forgets those that have sent nothing yet. */
export class Connections {
  readonly #open = new Map<Socket, Connection>();

  opened(socket: Socket): void {
    this.#open.set(socket, { openedAtMilliseconds: performance.now() });
    socket.once("close", () => this.#open.delete(socket));
  }

  began(socket: Socket, response: ObservedResponse): void {
    const connection = this.#open.get(socket);
    if (connection !== undefined) connection.latest = response;
  }

  /** The answer to the latest request of the connection, unless it is on its way. */
  pendingResponse(socket: Socket): ObservedResponse | undefined {
    const latest = this.#open.get(socket)?.latest;
    return latest === undefined || latest.writableEnded || latest.destroyed ? undefined : latest;
  }

  /**
   * For the end of the process: closes what nobody works on. A request that is arriving has a second from its beginning,
   * and is then answered; so has a connection to begin one. An answer has a second to be read.
   */
  letGo(drainedAtMilliseconds: number): void {
    const now = performance.now();
    for (const [socket, { latest, openedAtMilliseconds }] of this.#open) {
      const pending = this.pendingResponse(socket);
      if (pending?.isWorkedOn === true) continue;
      const began = latest?.startedAtMilliseconds ?? openedAtMilliseconds;
      const isUnread = latest?.writableEnded === true && !latest.writableFinished;
      if (now - (isUnread ? drainedAtMilliseconds : began) < GRACE_MILLISECONDS) continue;
      if (pending === undefined || pending.headersSent) socket.destroy();
      else {
        pending.shouldKeepAlive = false;
        pending.sendProblem(problems.draining());
      }
    }
  }
}
