import { checkServerIdentity, connect, type ConnectionOptions, type TLSSocket } from "node:tls";

/** PEM texts of a client: its certificate, the key, and the CA of the server. */
export interface Credentials {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** Where a service is reached from here, and by which name it is known. */
export interface Target {
  readonly port: number;
  readonly host: string;
}

/** A connection to a service, signed in. */
export interface Client {
  /** Serial number of the server's certificate. */
  readonly serial: string;
  /** One operation, from end to end. */
  work(): Promise<void>;
  close(): void;
}

/**
 * Opens a connection and signs in.
 *
 * @throws Error with what the server, or TLS, refuses it for.
 */
export type Connect = (target: Target, credentials: Credentials | undefined) => Promise<Client>;

/** TLS options of a client; without credentials it has no certificate, and believes any server. */
export function tlsOptions({ port, host }: Target, credentials?: Credentials): ConnectionOptions {
  return {
    host: "127.0.0.1",
    port,
    servername: host,
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    ...(credentials === undefined
      ? { rejectUnauthorized: false }
      : { ca: credentials.authority, cert: credentials.certificate, key: credentials.key }),
  };
}

/** A TLS connection whose handshake is through, over a socket or a new one. */
export async function secured(options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect(options);
  await new Promise<void>((resolve, reject) => {
    socket.once("secureConnect", resolve).once("error", reject);
  });
  socket.setTimeout(30_000, () => socket.destroy(new Error("no answer within 30 s")));
  return socket;
}

/** Reads from a socket until `complete` has found an answer in what has come. */
export async function answer<T>(
  socket: NodeJS.ReadableStream & { destroyed?: boolean },
  complete: (received: Buffer) => T | undefined,
): Promise<T> {
  let received = Buffer.alloc(0);
  return new Promise<T>((resolve, reject) => {
    const done = (): void => {
      socket.off("data", onData).off("error", onError).off("close", onClose);
    };
    const onData = (data: Buffer): void => {
      received = Buffer.concat([received, data]);
      const found = complete(received);
      if (found !== undefined) {
        done();
        resolve(found);
      }
    };
    const onError = (error: Error): void => {
      done();
      reject(error);
    };
    const onClose = (): void => {
      done();
      reject(new Error("the server has closed the connection"));
    };
    socket.on("data", onData).on("error", onError).on("close", onClose);
  });
}
