import type { Construct } from "constructs";
import { clusterServices } from "../../addons/cluster-services";
import { azureNames } from "../../azure/azure-names";
import type { Environment } from "../../environment/environment";
import type { Target } from "../../kubernetes/connection-graph";
import { hosts } from "../../kubernetes/hosts";
import { type Connectable, publicHttps } from "../../kubernetes/peer";
import type { SecretFiles } from "../../kubernetes/secret-files";
import { WebService } from "../../kubernetes/web-service";
import type { VaultSecret } from "../../platform/addon";
import { Cpu, Memory } from "../../support/quantities";
import type { MailServerSettings, MailSettings } from "./mail-settings";
import { NAME } from "./names";
import type { ProgramProps } from "./program";

/** What the program that mails is given, and what it connects to. */
export interface Mail {
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretFiles[];
  /** On its port `smtp`. */
  readonly server: Connectable | Target;
}

/** Of the password, in the key vault and as a file. */
const PASSWORD = `${NAME}-smtp-password`;
const FOLDER = "/var/run/secrets/smtp";

/** The secret of the key vault that the mail server's password is; none where nobody signs in. */
export function mailSecrets({ workloads }: Environment): readonly VaultSecret[] {
  const { mail } = workloads.jobBoard;
  return mail?.kind === "server" && mail.user !== null
    ? [{ name: PASSWORD, origin: "given", description: "Password of the job board's mail server" }]
    : [];
}

/**
 * How mails leave the program that sends them; undefined where none is set up.
 *
 * @param clientId of the identity in Azure that its pods read the key vault as
 */
export function addMail(
  scope: Construct,
  props: ProgramProps,
  clientId?: string,
): Mail | undefined {
  const { mail } = props.environment.workloads.jobBoard;
  if (mail === null) {
    return undefined;
  }
  return mail.kind === "mailpit"
    ? addMailpit(scope, props, mail)
    : mailServer(props, mail, clientId);
}

function mailServer(
  { environment }: ProgramProps,
  mail: MailServerSettings,
  clientId: string | undefined,
): Mail {
  const { host, port, tls, from, reviewMailbox, user, addresses: cidrs } = mail;
  const ports = [{ name: "smtp", port }];
  const addresses = cidrs
    ? { kind: "addresses" as const, name: "mail-server", cidrs, ports }
    : { ...publicHttps, name: "mail-server", ports };
  return {
    variables: {
      SMTP_URL: `${tls === "implicit" ? "smtps" : "smtp"}://${host}:${port}`,
      SMTP_TLS: tls === "disable" ? "disable" : "verify-full",
      MAIL_FROM: from,
      REVIEW_MAILBOX: reviewMailbox,
      PUBLIC_URL: `https://${environment.domain}`,
      ...(user !== null && { SMTP_USER: user, SMTP_PASSWORD_FILE: `${FOLDER}/${PASSWORD}` }),
    },
    secrets: user === null ? [] : [passwordFile(environment, clientId)],
    server: hosts("mail-server", [host], { ports, instead: [addresses] }),
  };
}

/** In Azure from the key vault; elsewhere from a Secret that somebody has put into the namespace. */
function passwordFile(environment: Environment, clientId = ""): SecretFiles {
  const files = { name: "smtp", mountPath: FOLDER };
  if (environment.target !== "azure") {
    return { ...files, secretName: `${NAME}-smtp` };
  }
  return {
    ...files,
    keyVault: {
      vaultName: azureNames(environment).keyVault,
      tenantId: environment.azure.tenantId,
      clientId,
      secretNames: [PASSWORD],
    },
  };
}

const MAILPIT = "mailpit";
const SMTP = { name: "smtp", port: 1025 };
/** https://mailpit.axllent.org/docs/configuration/runtime-options/ */
const MAILPIT_VARIABLES = { MP_DISABLE_VERSION_CHECK: "true", MP_MAX_MESSAGES: "1000" };

function addMailpit(
  scope: Construct,
  { environment, namespace }: ProgramProps,
  { image }: Extract<MailSettings, { kind: "mailpit" }>,
): Mail {
  const { domain, project: partOf } = environment;
  const server = new WebService(scope, "Mailpit", {
    namespace,
    name: MAILPIT,
    partOf,
    cluster: clusterServices(environment),
    component: "mail-server",
    image,
    ports: [SMTP, { name: "http", port: 8025 }],
    probes: { startup: { path: "/livez" } },
    variables: MAILPIT_VARIABLES,
    resources: {
      cpuRequest: Cpu.millis(20),
      cpuLimit: Cpu.millis(500),
      memoryRequest: Memory.mebibytes(32),
      memoryLimit: Memory.mebibytes(128),
    },
    autoscaling: null,
    replicas: 1,
    // Its mails go with it: another one beside it would have others.
    disruption: null,
  });
  return {
    variables: {
      SMTP_URL: `smtp://${MAILPIT}.${namespace.name}.svc:${SMTP.port}`,
      SMTP_TLS: "disable",
      MAIL_FROM: `job-board@${domain}`,
      REVIEW_MAILBOX: `reviews@${domain}`,
      PUBLIC_URL: `https://${domain}`,
    },
    secrets: [],
    server,
  };
}
