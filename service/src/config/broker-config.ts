import * as z from "zod/mini";
import { optionalText, urlOf } from "./fields";
import { tlsFilesOf, type TlsFiles } from "./tls-files";

export const brokerFields = {
  /** Where messages go. */
  BROKER_URL: z.optional(urlOf(/^amqps?:\/\//, "amqp:// or amqps://<user>:<password>@<host>")),
  BROKER_CA_FILE: optionalText,
  BROKER_CERTIFICATE_FILE: optionalText,
  BROKER_KEY_FILE: optionalText,
  BROKER_TOPOLOGY: z._default(z.enum(["made", "given"]), "made"),
};
const schema = z.object(brokerFields);

export interface BrokerConfig {
  /** `amqp://` or `amqps://`. */
  readonly url: string;
  /** Read again at every new connection. */
  readonly tlsFiles: TlsFiles;
  /**
   * Exchanges, queues and bindings are `made` by this process, or `given` by whoever runs the broker: then they are
   * only looked for, which takes no right to make any.
   */
  readonly topology: "made" | "given";
}

/** Undefined: messages stay in the process. What is wrong is added to `problems`. */
export function brokerFrom(
  settings: z.output<typeof schema>,
  problems: string[],
): BrokerConfig | undefined {
  const { BROKER_URL: url, BROKER_TOPOLOGY: topology } = settings;
  if (url === undefined) return undefined;
  const tlsFiles = tlsFilesOf("BROKER", { url, encrypted: "amqps" }, settings, problems);
  return { url, tlsFiles, topology };
}
