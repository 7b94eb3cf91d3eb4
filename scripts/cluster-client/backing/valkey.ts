import { type Client, type Connect, answer, secured, tlsOptions } from "./client";

/** A client of Valkey: RESP by hand, as user `user`; it writes a key and reads it. */
export function valkeyClient(user: string, key: string = "board:probe"): Connect {
  return async (target, credentials): Promise<Client> => {
    const socket = await secured(tlsOptions(target, credentials));
    const say = async (command: string): Promise<string> => {
      socket.write(`${command}\r\n`);
      const line = await answer(socket, (received) => {
        const text = received.toString();
        return text.endsWith("\r\n") && (!text.startsWith("$") || text.split("\r\n").length > 2)
          ? text
          : undefined;
      });
      if (line.startsWith("-")) {
        throw new Error(line.trim());
      }
      return line;
    };
    try {
      await say(`AUTH ${user} -`);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    let count = 0;
    return {
      serial: socket.getPeerCertificate().serialNumber,
      work: async () => {
        count += 1;
        await say(`SET ${key} ${count}`);
        const read = await say(`GET ${key}`);
        if (!/^\$\d+\r\n\d+\r\n$/.test(read)) {
          throw new Error(`not what was written: ${read}`);
        }
      },
      close: () => socket.destroy(),
    };
  };
}
