import type { Environment } from "../../../modules/environment/environment";
import type { AskOptions } from "../../http/http-answer";

/** Options of every script that asks the routes, for `parseArgs`. */
export const SMOKE_OPTIONS = {
  /** Where to connect to instead of what DNS says. */
  address: { type: "string" },
  "http-port": { type: "string" },
  "https-port": { type: "string" },
} as const;

interface SmokeValues {
  readonly address?: string | undefined;
  readonly "http-port"?: string | undefined;
  readonly "https-port"?: string | undefined;
}

/** How the routes of an environment are asked; `local` signs its own certificates. */
export function askOptionsOf({ target }: Environment, values: SmokeValues): AskOptions {
  const { address, "http-port": httpPort, "https-port": httpsPort } = values;
  return {
    trusted: target !== "kubeconfig",
    entrance: {
      ...(address !== undefined && { address }),
      ...(httpPort !== undefined && { httpPort: Number(httpPort) }),
      ...(httpsPort !== undefined && { httpsPort: Number(httpsPort) }),
    },
  };
}
