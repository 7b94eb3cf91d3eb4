import { z } from "zod";
import type { Addon } from "../platform/addon";
import { caCertificate } from "../support/certificate-field";
import { duration } from "../support/duration-field";
import { CATALOGUE } from "./catalogue";
import { cidr, emailAddress, guid, hostname, integer, rule, text } from "../support/fields";

/** Section `platform.addons.<name>`; an add-on may have further keys. */
const addonFields = {
  /** Whether it is installed. @default - as its file in modules/addons says */
  enabled: z.boolean().optional(),
  /** Values of its chart, merged over those of this project: maps by key, all else replaced. */
  values: z.record(z.string(), z.unknown()).default({}),
};

type Catalogue = (typeof CATALOGUE)[number];
/** An add-on's own keys; none where it doesn't name its shape. */
type OwnFields<Entry> =
  Entry extends Addon<string, infer Shape> ? (string extends keyof Shape ? unknown : Shape) : never;
type AddonSections = {
  [Entry in Catalogue as Entry["name"]]: z.ZodPrefault<
    z.ZodObject<typeof addonFields & OwnFields<Entry>, z.core.$strict>
  >;
};

function hasEveryAddon(sections: Record<string, z.ZodType>): sections is AddonSections {
  return CATALOGUE.every(({ name }) => name in sections);
}

/** Section `platform.addons`: one key for each add-on of the catalogue. */
function addonsSchema() {
  const sections = Object.fromEntries(
    CATALOGUE.map(({ name, settings }: Addon) => [
      name,
      z.strictObject({ ...addonFields, ...settings }).prefault({}),
    ]),
  );
  if (!hasEveryAddon(sections)) {
    throw new TypeError("an add-on has no section");
  }
  return z.strictObject(sections).prefault({});
}

/** Name of an add-on. */
export const addonName = z.enum(CATALOGUE.map(({ name }) => name));

const ingress = z.strictObject({
  /** Bounds of Traefik's autoscaler; with equal bounds there is none. @default 2 to 6 */
  replicas: z
    .strictObject({ min: integer(1, 50, "pods"), max: integer(1, 50, "pods") })
    .refine(({ min, max }) => min <= max, rule("`min` at most `max`", "raise `max` or lower `min`"))
    .default({ min: 2, max: 6 }),
  /** Sources that are let in. @default everybody */
  sourceRanges: z.array(cidr).min(1).default(["0.0.0.0/0"]),
  /** Seconds for which browsers insist on HTTPS (HSTS). @default 31536000, a year */
  hstsSeconds: integer(0, 63_072_000, "seconds").default(31_536_000),
});

/** https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport */
const nodePort = integer(30_000, 32_767, "node port");

const localIngress = ingress.extend({
  /**
   * Ports of the nodes that lead to Traefik, instead of a load balancer, which a cluster on one
   * machine seldom has. @default none, but a load balancer
   */
  nodePorts: z
    .strictObject({ http: nodePort, https: nodePort })
    .refine(({ http, https }) => http !== https, rule("two ports", "choose another one"))
    .optional(),
});

const certificateFields = {
  /** Names of the default certificate besides the domain and `*.<domain>`. @default none */
  additionalNames: z.array(hostname).default([]),
  /**
   * TLS Secret in the namespace cert-manager with the certificate and key of an own CA, which then
   * signs all certificates, through the issuer `own-ca`. @default - local-ca or Let's Encrypt
   */
  caSecretName: z.string().min(1).optional(),
  /**
   * Certificate of the CA that signs here, in PEM, for clusters that report here; not needed with
   * Let's Encrypt's production directory, which they trust. @default none
   */
  caCertificate: caCertificate("copy the public certificate of the CA, without its key").optional(),
};

const localCertificates = z.strictObject(certificateFields);

const azureCertificates = z.strictObject({
  ...certificateFields,
  /** Where Let's Encrypt writes to when a certificate is about to expire. */
  email: emailAddress,
  /**
   * Its directory: browsers don't trust the certificates of `staging`, whose rate limits forgive.
   * @default staging
   */
  letsEncrypt: z.enum(["staging", "production"]).default("staging"),
  /**
   * How Let's Encrypt is shown that the names are ours: by records in the environment's DNS zone,
   * which wildcards need, or by requests to the ingress. @default dns01
   */
  challenge: z.enum(["dns01", "http01"]).default("dns01"),
});

const monitoring = z.strictObject({
  /** How long metrics are kept. @default 15d */
  retention: duration(1).default("15d"),
  /** Of Prometheus; metrics may take nine tenths of it. @default 50 */
  diskGibibytes: integer(1, 4096, "GiB").default(50),
  /** Request and limit of Prometheus, some 3 KiB for each series. @default 2048 */
  memoryMebibytes: integer(256, 262_144, "MiB").default(2048),
  /**
   * Environment whose cluster is sent metrics, logs and alerts as well; it must name this one in
   * `receives` (docs/technical-cluster.md). @default none
   */
  reportsTo: text.optional(),
  /**
   * Environments that report here, each with the certificate of the CA of its client certificates,
   * null until that is known: then nobody is let in for it. @default {}
   */
  receives: z
    .record(
      z.string(),
      caCertificate(
        "kubectl get secret -n cert-manager reporting-ca -o jsonpath='{.data.tls\\.crt}' | base64 -d",
      ).nullable(),
    )
    .default({}),
});

const logs = z.strictObject({
  /** How long logs are kept. @default 30d */
  retention: duration(24).default("30d"),
  /** Of Loki; in Azure only what isn't in Blob Storage yet, in `local` all logs. @default 10 */
  diskGibibytes: integer(1, 4096, "GiB").default(10),
});

/** Where spans go: no user and no token in it, as it lies open in the workloads' settings. */
function isOtlpEndpoint(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return (
    url !== undefined &&
    ["http:", "https:"].includes(url.protocol) &&
    [url.username, url.password, url.search, url.hash].join("") === ""
  );
}

const percent = integer(0, 100, "percent");

const traces = z.strictObject({
  /** How long traces are kept. @default 7d */
  retention: duration(1).default("7d"),
  /** Of Tempo; in Azure only what isn't in Blob Storage yet, in `local` all traces. @default 10 */
  diskGibibytes: integer(1, 4096, "GiB").default(10),
  /**
   * Of the requests that read (GET, HEAD), how many a program records; those that write and what messages cause are all
   * recorded. A recorded read costs a second one (service/README.md). @default 10
   */
  recordedPercent: percent.default(10),
  /**
   * Of what is recorded, how much is kept that isn't an error, slow, a write or of a queue. @default 20
   */
  keptPercent: percent.default(20),
  /** From how long on a trace is slow. @default 500 */
  slowMilliseconds: integer(1, 600_000, "milliseconds").default(500),
  /**
   * Where programs send their spans instead, over OTLP/HTTP: a backend of one's own that asks for no credentials, in
   * the cluster (`http://<service>.<namespace>.svc:4318`, the port being the pods' own) or outside. Tempo and the
   * receiver before it are then not installed. @default the receiver, alloy-otlp
   */
  endpoint: z
    .string()
    .refine(
      isOtlpEndpoint,
      rule(
        "an http or https address without user, password and query",
        "write e.g. http://jaeger.tracing.svc:4318",
      ),
    )
    .optional(),
});

const grafana = z.strictObject({
  /** Where it is reached. @default grafana.<domain> */
  hostname: hostname.optional(),
  /** Application (client) id of its app registration in Entra; without it, only `admin` signs in. */
  entraApplicationId: guid.optional(),
});

/** Of this repository; one of its own sets `alerts.runbooksUrl`. */
const RUNBOOKS_URL = "https://github.com/example/aks-job-board-platform/blob/main/docs/runbooks";

function isHostAndPort(value: string): boolean {
  const [host = "", port = "", ...rest] = value.split(":");
  const number = /^[1-9]\d{0,4}$/.test(port) ? Number(port) : 0;
  return hostname.safeParse(host).success && number >= 1 && number <= 65_535 && rest.length === 0;
}

const alerts = z.strictObject({
  /** E-mail through an SMTP server; its password is the secret `smtp-password`. */
  email: z
    .strictObject({
      to: z.array(emailAddress).min(1),
      from: emailAddress,
      /** `<host>:<port>` of the SMTP server, which must offer STARTTLS. */
      smarthost: z
        .string()
        .refine(
          isHostAndPort,
          rule("`<host>:<port>`, a DNS name and 1 to 65535", "write e.g. smtp.example.com:587"),
        ),
      username: z.string().min(1),
    })
    .optional(),
  /** Whether Microsoft Teams is told, through the URL in the secret `teams-webhook-url`. */
  teams: z.boolean().default(false),
  /** Whether a webhook is called, at the URL in the secret `webhook-url`. */
  webhook: z.boolean().default(false),
  /** Port of that URL, which the network policy opens. @default 443 */
  webhookPort: integer(1, 65_535, "port").default(443),
  /**
   * Whether the alert `Watchdog`, which always fires, is sent every five minutes to the URL in the secret
   * `watchdog-url`: of a service outside the cluster that tells somebody when the calls stop, as no
   * alert does that can't be sent (healthchecks.io, Dead Man's Snitch). At port 443. @default false
   */
  watchdog: z.boolean().default(false),
  /**
   * Hosts of those URLs, for a network policy that names them (`infrastructure.cluster.fqdnPolicies`);
   * `*` stands for any characters of a label. @default [], every address on their ports
   */
  receiverHosts: z.array(text).default([]),
  /** Where a browser finds docs/runbooks, as alerts link it. @default on GitHub, at `main` */
  runbooksUrl: z
    .string()
    .refine(
      (value) => /^https:\/\/[^\s/]+(\/[^\s/]+)*$/.test(value),
      rule("an https address without a slash at its end", `write e.g. ${RUNBOOKS_URL}`),
    )
    .default(RUNBOOKS_URL),
});

const network = z.strictObject({
  /** Addresses of the API server as pods see them. @default everywhere */
  apiServerCidrs: z.array(cidr).min(1).default(["0.0.0.0/0"]),
  /** Port of the API server behind `kubernetes.default`. @default 443 in Azure, 6443 in local */
  apiServerPort: integer(1, 65_535, "port").optional(),
  /**
   * Addresses of a DNS cache on each node that pods ask instead of the cluster's DNS: 169.254.10.0/24
   * where AKS LocalDNS is on (https://learn.microsoft.com/azure/aks/localdns-custom). @default none
   */
  nodeDnsCidr: cidr.optional(),
  /** Addresses of the nodes. @default - their subnets in Azure, every private range in local */
  nodeCidrs: z.array(cidr).min(1).optional(),
});

const fields = {
  addons: addonsSchema(),
  ingress: ingress.prefault({}),
  monitoring: monitoring.prefault({}),
  logs: logs.prefault({}),
  traces: traces.prefault({}),
  grafana: grafana.prefault({}),
  alerts: alerts.prefault({}),
  network: network.prefault({}),
};

/** Section `platform` of `local`. */
export const localPlatformSchema = z.strictObject({
  ...fields,
  ingress: localIngress.prefault({}),
  certificates: localCertificates.prefault({}),
});

/** Section `platform` of an environment in Azure. */
export const azurePlatformSchema = z.strictObject({
  ...fields,
  certificates: azureCertificates,
  storage: z
    .strictObject({
      /** Managed disks of the add-ons; ZRS survives the loss of a zone. @default StandardSSD_ZRS */
      skuName: z
        .enum(["StandardSSD_ZRS", "Premium_ZRS", "StandardSSD_LRS", "Premium_LRS"])
        .default("StandardSSD_ZRS"),
    })
    .prefault({}),
});
