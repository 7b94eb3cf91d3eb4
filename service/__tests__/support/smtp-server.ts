import { createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

type Command = "connect" | "EHLO" | "MAIL" | "RCPT" | "DATA" | "body" | "QUIT";

/** A mail server that answers as it is told to, or goes away. */
export class SmtpServer {
  readonly received: { readonly recipients: string[]; readonly text: string }[] = [];
  /** What is not as usual: an answer, or `gone` for a connection that ends. */
  readonly answers: Partial<Record<Command, string>> = {};
  readonly #server: Server = createServer((socket) => this.#serve(socket));

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    await once(this.#server, "close");
  }

  #serve(socket: Socket): void {
    let recipients: string[] = [];
    let body: string | undefined;
    let rest = "";
    const say = (command: Command, usual: string) => {
      const answer = this.answers[command] ?? usual;
      if (answer === "gone") socket.destroy();
      else socket.write(`${answer}\r\n`);
    };
    const take = (line: string) => {
      if (body !== undefined) {
        if (line !== ".") body += `${line}\n`;
        else {
          const text = body;
          body = undefined;
          // Taken before the answer, which may never arrive.
          if (this.answers.body === undefined || this.answers.body === "gone")
            this.received.push({ recipients, text });
          say("body", "250 taken");
          recipients = [];
        }
        return;
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "EHLO") say("EHLO", "250 hello");
      else if (verb === "MAIL") say("MAIL", "250 from");
      else if (verb === "RCPT") {
        recipients.push(/<(.*)>/.exec(line)?.[1] ?? "");
        say("RCPT", "250 to");
      } else if (verb === "DATA") {
        if (this.answers.DATA === undefined) body = "";
        say("DATA", "354 go on");
      } else if (verb === "QUIT") say("QUIT", "221 bye");
      else socket.write("502 what?\r\n");
    };
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString()).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    });
    say("connect", "220 test");
  }
}
