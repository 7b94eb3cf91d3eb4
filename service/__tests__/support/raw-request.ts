import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A connection to the service, below HTTP. */
export async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  return socket;
}

/** Sends the bytes as they are and reads until the service closes. */
export async function rawRequest(url: string, bytes: string): Promise<string> {
  const socket = await connectTo(url);
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}
