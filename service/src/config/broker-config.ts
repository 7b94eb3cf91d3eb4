import * as z from "zod/mini";
import { optionalText, urlOf } from "./fields";
import { tlsFilesFrom, type TlsFiles } from "./tls-files";

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
  const given = {
    caFile: settings.BROKER_CA_FILE,
    certificateFile: settings.BROKER_CERTIFICATE_FILE,
    keyFile: settings.BROKER_KEY_FILE,
  };
  const tlsFiles = tlsFilesFrom("BROKER", given, problems);
  if (!url.startsWith("amqps:") && Object.keys(tlsFiles).length > 0)
    problems.push("BROKER_URL: must be amqps:// when BROKER_*_FILE are given");
  return { url, tlsFiles, topology };
}
