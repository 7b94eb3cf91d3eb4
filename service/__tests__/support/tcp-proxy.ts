import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

interface Connection {
  readonly client: Socket;
  readonly upstream: Socket;
  frozen: boolean;
  /** Pieces of the conversation that still pass. */
  piecesLeft: number;
}

/** A way to a server whose connections break or freeze when a test says so. */
export class TcpProxy {
  readonly #connections = new Set<Connection>();
  readonly #server: Server;
  /** Pieces after which each new connection breaks, in turn; empty for never. */
  breakAfter: readonly number[] = [];
  /** How many connections were broken. */
  broken = 0;

  private constructor(private readonly port: number) {
    this.#server = createServer((client) => this.#relay(client));
  }

  /** @param url of the server; gives the same one by way of the proxy. */
  static async before(url: string): Promise<{ proxy: TcpProxy; url: string }> {
    const target = new URL(url);
    const proxy = new TcpProxy(Number(target.port));
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    target.port = String((proxy.#server.address() as AddressInfo).port);
    return { proxy, url: target.href };
  }

  get count(): number {
    return this.#connections.size;
  }

  /** Nothing passes any more on the connections of now, and neither side is told. New ones work. */
  freeze(): void {
    for (const connection of this.#connections) connection.frozen = true;
  }

  /** Every connection of now breaks at its next piece. */
  breakAll(): void {
    for (const connection of this.#connections) connection.piecesLeft = 0;
  }

  close(): void {
    this.#server.close();
    for (const { client, upstream } of this.#connections) {
      client.destroy();
      upstream.destroy();
    }
  }

  #relay(client: Socket): void {
    const upstream = connect(this.port, "127.0.0.1");
    const turn = this.broken % Math.max(1, this.breakAfter.length);
    const piecesLeft = this.breakAfter[turn] ?? Number.POSITIVE_INFINITY;
    const connection: Connection = { client, upstream, frozen: false, piecesLeft };
    this.#connections.add(connection);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on("error", () => undefined);
      from.on("data", (piece) => this.#pass(connection, to, piece));
      from.on("close", () => {
        if (!connection.frozen) to.destroy();
        this.#connections.delete(connection);
      });
    }
  }

  #pass(connection: Connection, to: Socket, piece: Buffer): void {
    if (connection.frozen) return;
    if (connection.piecesLeft-- > 0) {
      to.write(piece);
      return;
    }
    // A server that crashes resets, a proxy or a balancer may as well just end.
    if (this.broken++ % 2 === 0) connection.client.resetAndDestroy();
    else connection.client.end();
    connection.upstream.destroy();
  }
}
