import {
  type ClusterIssuerName,
  clusterIssuerName,
} from "../../../modules/addons/cert-manager/cluster-issuer";
import type { Environment } from "../../../modules/environment/environment";
import type { AskOptions } from "../../http/http-answer";
import type { Trust } from "./smoke-test";

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
