import {
  type ClusterIssuerName,
  clusterIssuerName,
} from "../../../modules/addons/cert-manager/cluster-issuer";
import type { Environment } from "../../../modules/environment/environment";
import type { AskOptions } from "../../http/http-answer";
import type { Trust } from "./smoke-test";

/** For how long a route that doesn't answer is asked again. */
export const SECONDS = {
  type: "string",
  takes: "N",
  help: "for how long a route that doesn't answer is asked again; 0: each is asked once",
} as const;

/** Options of every script that asks the routes. */
export const SMOKE_OPTIONS = {
  address: { type: "string", takes: "IP", help: "where to connect to instead of what DNS says" },
  "http-port": { type: "string", takes: "N", help: "instead of 80" },
  "https-port": { type: "string", takes: "N", help: "instead of 443" },
} as const;

interface SmokeValues {
  readonly address?: string | undefined;
  readonly "http-port"?: string | undefined;
  readonly "https-port"?: string | undefined;
}

/**
 * What a certificate of each issuer has to be. Browsers and Node know Let's Encrypt; its staging
 * directory's certificates they refuse, but their signers say what they are
 * (https://letsencrypt.org/docs/staging-environment/). Nothing is known of a company's own CA.
 */
const TRUST: Readonly<Record<ClusterIssuerName, Trust>> = {
  "letsencrypt-production": { trusted: true },
  "letsencrypt-staging": { trusted: false, issuer: /^\(STAGING\) / },
  "own-ca": { trusted: false },
  "local-ca": { trusted: false },
};

/** How the routes of an environment are asked: what signs its certificates decides their trust. */
export function smokeOptionsOf(environment: Environment, values: SmokeValues): AskOptions & Trust {
  const { address, "http-port": httpPort, "https-port": httpsPort } = values;
  return {
    ...TRUST[clusterIssuerName(environment)],
    entrance: {
      ...(address !== undefined && { address }),
      ...(httpPort !== undefined && { httpPort: Number(httpPort) }),
      ...(httpsPort !== undefined && { httpsPort: Number(httpsPort) }),
    },
  };
}
