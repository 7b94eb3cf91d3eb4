import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Client, type Connect, answer, secured, type Target, tlsOptions } from "./client";

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST = 80_877_103;
const VERSION_3 = 196_608;

/** A client of PostgreSQL: its protocol by hand, as `user` of `database`; its work is one statement. */
export function postgresClient(
  user: string,
  database: string,
  statement: string = "SELECT 1",
): Connect {
  return async (target, credentials): Promise<Client> => {
    const plain = await open(target);
    plain.write(message(undefined, int32(SSL_REQUEST)));
    const offered = await answer(plain, (received) => received.toString()[0]);
    if (offered !== "S") {
      throw new Error("the server offers no TLS");
    }
    const socket = await secured({ ...tlsOptions(target, credentials), socket: plain });
    await signIn(socket, user, database);
    return {
      serial: socket.getPeerCertificate().serialNumber,
      work: async () => {
        socket.write(message("Q", text(statement)));
        await untilReady(socket);
      },
      close: () => socket.destroy(),
    };
  };
}

/** As `postgresClient`, but without TLS. */
export async function connectInPlain(target: Target, user: string): Promise<void> {
  const socket = await open(target);
  await signIn(socket, user, "postgres");
  socket.destroy();
}

async function open({ port }: Target): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

async function signIn(socket: Socket, user: string, database: string): Promise<void> {
  const options = ["user", user, "database", database, ""].map(text);
  socket.write(message(undefined, int32(VERSION_3), ...options));
  try {
    await untilReady(socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Until ReadyForQuery, the message `Z`; an ErrorResponse, `E`, holds the text after an `M`. */
async function untilReady(socket: Socket): Promise<void> {
  const error = await answer(socket, (received) => {
    for (let at = 0; at + 5 <= received.length;) {
      const end = at + 1 + received.readInt32BE(at + 1);
      if (end > received.length) {
        return undefined;
      }
      const kind = received.toString("latin1", at, at + 1);
      if (kind === "E") {
        const fields = received.toString("utf8", at + 5, end).split("\0");
        return fields.find((field) => field.startsWith("M"))?.slice(1) ?? "an error";
      }
      if (kind === "Z") {
        return "";
      }
      at = end;
    }
    return undefined;
  });
  if (error !== "") {
    throw new Error(error);
  }
}

function message(kind: string | undefined, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(kind ?? ""), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}
