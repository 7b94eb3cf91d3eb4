import http from "node:http";
import https from "node:https";
import { checkServerIdentity, type TLSSocket } from "node:tls";
import { loopbackOf } from "./loopback";

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** `TLSv1.3`; nothing over plain HTTP. */
  readonly protocol: string | undefined;
  /** Subject alternative names of the certificate, `DNS:jobs.example.com`. */
  readonly names: string;
  /** Common name of who signed the certificate, `(STAGING) Counterfeit Cashew R10`. */
  readonly issuer: string;
  /** Why the certificate isn't the host's; nothing when it is. */
  readonly mismatch: string | undefined;
}

/** Where the ingress is reached. */
export interface Entrance {
  /** IP address or name. @default what the host's name resolves to */
  readonly address?: string;
  /** @default 80 */
  readonly httpPort?: number;
  /** @default 443 */
  readonly httpsPort?: number;
}

export interface AskOptions {
  /** Where to connect to, whatever the URL's host resolves to. */
  readonly entrance?: Entrance;
  /** @default TLSv1.3 */
  readonly maxVersion?: "TLSv1.1" | "TLSv1.3";
  /** Whether the certificate must be valid and of a known authority. @default true */
  readonly trusted?: boolean;
}

const TIMEOUT_MS = 10_000;

/** One GET, without following redirects. */
export function ask(
  url: string,
  { entrance = {}, maxVersion = "TLSv1.3", trusted = true }: AskOptions = {},
): Promise<Answer> {
  const { hostname, host, port, protocol, pathname } = new URL(url);
  const isSecure = protocol === "https:";
  const entrancePort = isSecure ? entrance.httpsPort : entrance.httpPort;
  return new Promise((resolve, reject) => {
    const request = (isSecure ? https : http).request(
      {
        host: entrance.address ?? loopbackOf(hostname) ?? hostname,
        port: entrancePort ?? (port === "" ? undefined : Number(port)),
        path: pathname,
        servername: hostname,
        headers: { host },
        rejectUnauthorized: trusted,
        minVersion: maxVersion === "TLSv1.1" ? "TLSv1" : "TLSv1.2",
        maxVersion,
        timeout: TIMEOUT_MS,
      },
      (response) => {
        const socket = response.socket as Partial<TLSSocket>;
        const certificate = socket.getPeerCertificate?.();
        response.resume().on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            protocol: socket.getProtocol?.() ?? undefined,
            names: certificate?.subjectaltname ?? "",
            issuer: [certificate?.issuer.CN ?? []].flat().join(),
            mismatch: certificate && checkServerIdentity(hostname, certificate)?.message,
          }),
        );
      },
    );
    request.on("timeout", () =>
      request.destroy(new Error(`${url}: no answer in ${TIMEOUT_MS} ms`)),
    );
    request.on("error", reject).end();
  });
}
