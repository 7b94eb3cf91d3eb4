import { connect } from "node:tls";
import type { Check } from "../recording";
import type { FrontDoorOptions } from "../load/front-door";

const TIMEOUT_MILLISECONDS = 5_000;
const MILLISECONDS_PER_DAY = 86_400_000;
const RENEWAL_IS_LATE_DAYS = 10;

/** Whether the certificate is the host's, in time, and signed by somebody who is trusted. */
export function checkCertificate(options: FrontDoorOptions): Promise<Check> {
  const { url, address, authority, trustAnyCertificate } = options;
  const name = "certificate";
  if (url.protocol !== "https:") {
    return Promise.resolve({
      name,
      outcome: "noted",
      found: "none: the URL is http://",
      remedy: "give the https:// URL to have it checked",
    });
  }
  return new Promise((resolve) => {
    const missing = (found: string, remedy: string) => {
      socket.destroy();
      resolve({ name, outcome: "missing", found, remedy });
    };
    const socket = connect({
      host: address ?? url.hostname,
      port: Number(url.port || 443),
      servername: url.hostname,
      ...(authority !== undefined && { ca: authority }),
      rejectUnauthorized: false,
      timeout: TIMEOUT_MILLISECONDS,
    });
    socket.on("timeout", () => missing("no TLS within 5 s", "check the ingress controller"));
    socket.on("error", (error) => missing(error.message, "check the URL, --address, and Traefik"));
    socket.on("secureConnect", () => {
      const certificate = socket.getPeerCertificate();
      const validTo = new Date(certificate.valid_to);
      const days = Math.floor((validTo.getTime() - Date.now()) / MILLISECONDS_PER_DAY);
      const issuer = String(certificate.issuer.CN ?? certificate.issuer.O ?? "an unnamed issuer");
      const found = `by ${issuer}, valid until ${validTo.toISOString().slice(0, 10)}`;
      if (!socket.authorized && trustAnyCertificate !== true) {
        missing(
          `${found}: ${socket.authorizationError.message}`,
          "give the authority's PEM with --ca-file, or see why cert-manager did not issue it",
        );
        return;
      }
      socket.destroy();
      resolve({
        name,
        outcome: socket.authorized && days >= RENEWAL_IS_LATE_DAYS ? "there" : "noted",
        found: socket.authorized
          ? found
          : `${found}; not verified, as this environment signs its own`,
        remedy: socket.authorized ? null : "give the authority's PEM with --ca-file to verify it",
      });
    });
  });
}
