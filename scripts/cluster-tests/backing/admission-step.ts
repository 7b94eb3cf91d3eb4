import { createConnection } from "node:net";
import type { Kubectl } from "../../cluster-client/kubectl";
import type { Step } from "../../steps/step";
import { answer, type Credentials } from "../../cluster-client/backing/client";
import { connectInPlain } from "../../cluster-client/backing/postgres";
import { issue } from "../../cluster-client/backing/credentials";
import { forwarded } from "../../cluster-client/backing/port-forward";
import { type Service, working } from "./services";

/**
 * Who has the right certificate gets in; everybody else is refused, and so is who speaks no TLS. The
 * rightful one comes last: a server that is away refuses everybody.
 */
export function admission(kubectl: Kubectl, service: Service): Step {
  const { name, host, user, port } = service;
  return {
    name: `${name}: in with the client's certificate, and no other way`,
    play: async () => {
      const own = await issue(kubectl, user);
      const strangers: Readonly<Record<string, Credentials | undefined>> = {
        "no certificate": undefined,
        "another CA's": { ...(await issue(kubectl, user, "local-ca")), authority: own.authority },
        ...(name !== "valkey" && { "another name": await issue(kubectl, "nobody") }),
      };
      return forwarded(kubectl, `${name}-0`, port, async (local) => {
        const target = { host, port: local };
        const seen: string[] = [];
        for (const [who, credentials] of Object.entries(strangers)) {
          seen.push(await refusal(who, async () => service.connect(target, credentials)));
        }
        seen.push(await refusal("no TLS", async () => inPlain(service, local)));
        await working(service.connect)(target, own);
        return seen.join("; ");
      });
    },
  };
}

/** Who is let in may do what is their own, and nothing else. */
export function ownOnly(kubectl: Kubectl, service: Service): Step {
  const { name, host, user, port, trespasses } = service;
  return {
    name: `${name}: nothing that is another role's`,
    play: async () =>
      forwarded(kubectl, `${name}-0`, port, async (local) => {
        const target = { host, port: local };
        const seen: string[] = [];
        for (const [what, { as = user, attempt }] of Object.entries(trespasses)) {
          const credentials = await issue(kubectl, as);
          seen.push(await refusal(what, async () => attempt(target, credentials)));
        }
        await working(service.connect)(target, await issue(kubectl, user));
        return seen.join("; ");
      }),
  };
}

/** What says that nobody answered, rather than that somebody was refused. */
const NO_ANSWER = /ECONNREFUSED|socket disconnected before|no answer/;

/** Who, or what, is refused, and why; @throws Error when it isn't. */
async function refusal(whoOrWhat: string, attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (NO_ANSWER.test(said)) {
      throw error;
    }
    const reason = said
      .replaceAll(/^.*(SSL routines|error:)[^:]*:|\s+/g, " ")
      .trim()
      .slice(0, 100);
    return `${whoOrWhat}: ${reason}`;
  }
  throw new Error(`${whoOrWhat}: it was let in`);
}

/** What a client without TLS says first, where the server would answer it. */
const GREETINGS: Readonly<Record<string, string>> = {
  valkey: "PING\r\n",
  rabbitmq: "AMQP\0\0\u0009\u0001",
};

/** First byte of a TLS alert (RFC 8446, 5.1): what a server says that was spoken to in plain text. */
const ALERT = 21;

async function inPlain({ name, host, user }: Service, port: number): Promise<void> {
  const greeting = GREETINGS[name];
  if (greeting === undefined) {
    return connectInPlain({ host, port }, user);
  }
  const socket = createConnection(port, "127.0.0.1");
  socket.setTimeout(30_000, () => socket.destroy(new Error("no answer")));
  socket.write(greeting);
  const first = await answer(socket, (received) => received[0]);
  socket.destroy();
  if (first === ALERT) {
    throw new Error("a TLS alert");
  }
}
