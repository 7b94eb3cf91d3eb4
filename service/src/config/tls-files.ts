import { readFileSync } from "node:fs";

/** Files in PEM by which the two ends of a connection know each other. */
export interface TlsFiles {
  /** Its authorities replace Node's own. */
  readonly authorityFile?: string;
  /** Shown to a server that asks for it. */
  readonly client?: { readonly certificateFile: string; readonly keyFile: string };
}

type Connection = "BROKER" | "CACHE" | "DATABASE" | "SMTP";

/** Where the files are given. */
type Given = Readonly<
  Partial<Record<`${Connection}_${"CA" | "CERTIFICATE" | "KEY"}_FILE`, string | undefined>>
>;

const CERTIFICATES = { mark: "-----BEGIN CERTIFICATE-----", words: "certificates in PEM" };
const KEY = { mark: "PRIVATE KEY-----", words: "a private key in PEM" };

/** @param connection as its variables begin. What is wrong is added to `problems`. */
export function tlsFilesFrom(connection: Connection, given: Given, problems: string[]): TlsFiles {
  const names = {
    ca: `${connection}_CA_FILE`,
    certificate: `${connection}_CERTIFICATE_FILE`,
    key: `${connection}_KEY_FILE`,
  } as const;
  const caFile = given[names.ca];
  const certificateFile = given[names.certificate];
  const keyFile = given[names.key];
  for (const [name, file, content] of [
    [names.ca, caFile, CERTIFICATES],
    [names.certificate, certificateFile, CERTIFICATES],
    [names.key, keyFile, KEY],
  ] as const) {
    const problem = file === undefined ? undefined : problemOf(file, content);
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
  }
  if (certificateFile !== undefined && keyFile === undefined)
    problems.push(`${names.key}: is needed with ${names.certificate}`);
  if (keyFile !== undefined && certificateFile === undefined)
    problems.push(`${names.certificate}: is needed with ${names.key}`);
  return {
    ...(caFile !== undefined && { authorityFile: caFile }),
    ...(certificateFile !== undefined &&
      keyFile !== undefined && { client: { certificateFile, keyFile } }),
  };
}

/** The same for a server that has a URL, whose scheme says whether the connection is encrypted. */
export function tlsFilesOf(
  connection: Exclude<Connection, "DATABASE">,
  { url, encrypted }: { readonly url: string; readonly encrypted: "amqps" | "rediss" },
  given: Given,
  problems: string[],
): TlsFiles {
  const tlsFiles = tlsFilesFrom(connection, given, problems);
  if (!url.startsWith(`${encrypted}:`) && Object.keys(tlsFiles).length > 0)
    problems.push(`${connection}_URL: must be ${encrypted}:// when ${connection}_*_FILE are given`);
  return tlsFiles;
}

/**
 * Options of a TLS connection whose files are read whenever the options are copied, as for every new connection: they
 * are renewed. A file that cannot be read is the one that could be read last.
 */
export function tlsOptionsOf({ authorityFile, client }: TlsFiles) {
  const options: { readonly ca?: string; readonly cert?: string; readonly key?: string } = {};
  for (const [name, file] of Object.entries({
    ca: authorityFile,
    cert: client?.certificateFile,
    key: client?.keyFile,
  })) {
    if (file !== undefined)
      Object.defineProperty(options, name, {
        configurable: true,
        enumerable: true,
        get: lastReadable(file),
      });
  }
  return options;
}

function problemOf(file: string, content: typeof KEY): string | undefined {
  try {
    const holds = readFileSync(file, "utf8").includes(content.mark);
    return holds ? undefined : `must hold ${content.words}`;
  } catch {
    return "cannot be read";
  }
}

/** Never throws: drivers copy their options in an event, where an error would end the process. */
function lastReadable(file: string): () => string {
  let content = "";
  return () => {
    try {
      content = readFileSync(file, "utf8");
    } catch {
      // What was read before stays in use.
    }
    return content;
  };
}
