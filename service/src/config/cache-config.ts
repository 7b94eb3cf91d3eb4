import * as z from "zod/mini";
import { optionalText, urlOf } from "./fields";
import { tlsFilesOf, type TlsFiles } from "./tls-files";

export const cacheFields = {
  CACHE_URL: z.optional(urlOf(/^rediss?:\/\//, "redis:// or rediss://<user>:<password>@<host>")),
  CACHE_CA_FILE: optionalText,
  CACHE_CERTIFICATE_FILE: optionalText,
  CACHE_KEY_FILE: optionalText,
};
const schema = z.object(cacheFields);

export interface CacheConfig {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** Read again at every new connection. */
  readonly tlsFiles: TlsFiles;
}

/** Undefined: nothing is shared with other processes. What is wrong is added to `problems`. */
export function cacheFrom(
  settings: z.output<typeof schema>,
  problems: string[],
): CacheConfig | undefined {
  const { CACHE_URL: url } = settings;
  if (url === undefined) return undefined;
  return {
    url,
    tlsFiles: tlsFilesOf("CACHE", { url, encrypted: "rediss" }, settings, problems),
  };
}
