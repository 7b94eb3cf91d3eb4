import { z } from "zod";
import { hostname, slug } from "../support/fields";
import type { RelationProblem } from "../support/relation";
import { clusterName } from "./cluster-name";
import type { EnvironmentInputs } from "./neighbours";

/** The settings by which one environment reports to another, as far as they are right. */
export const reportingSchema = z.object({
  target: z.enum(["kubeconfig", "azure"]),
  project: slug,
  domain: hostname,
  platform: z.object({
    monitoring: z
      .object({
        reportsTo: z.string().optional(),
        receives: z.record(z.string(), z.string().nullable()).default({}),
      })
      .prefault({}),
    certificates: z
      .object({
        letsEncrypt: z.string().optional(),
        caSecretName: z.string().optional(),
        caCertificate: z.string().optional(),
      })
      .prefault({}),
  }),
});
type Reporting = z.output<typeof reportingSchema>;

/** An environment by its name, with what others need to know of its reports. */
export type Partner = Reporting & { readonly name: string };

/** Where an environment's cluster reports to. */
export interface Receiver {
  readonly name: string;
  readonly domain: string;
  /** In PEM, of the CA of its certificates, where that isn't one that everybody trusts. */
  readonly caCertificate: string | undefined;
}

/** A cluster whose reports an environment receives. */
export interface ReportingCluster {
  /** Of its environment. */
  readonly name: string;
  /** Its label `cluster`. */
  readonly cluster: string;
  /** In PEM, of the CA of its client certificates; null as long as nobody is let in. */
  readonly caCertificate: string | null;
}

/** All environments but one; those whose own input can't be used are left out. */
export function partnersOf(name: string, inputs: EnvironmentInputs): Partner[] {
  return Object.entries(inputs).flatMap(([other, input]) => {
    const parsed = other === name ? undefined : reportingSchema.safeParse(input);
    return parsed?.success ? [{ ...parsed.data, name: other }] : [];
  });
}

/** The receiver that an environment names, and the clusters that it receives from. */
export function reportsOf({ platform: { monitoring } }: Reporting, partners: readonly Partner[]) {
  const to = partners.find(({ name }) => name === monitoring.reportsTo);
  return {
    reportsTo: to && {
      name: to.name,
      domain: to.domain,
      caCertificate: to.platform.certificates.caCertificate,
    },
    receivesFrom: Object.entries(monitoring.receives).flatMap(([name, caCertificate]) => {
      const from = partners.find((partner) => partner.name === name);
      return from ? [{ name, cluster: clusterName(from), caCertificate }] : [];
    }),
  };
}

/** Why an environment can't report to the one it names, or receive from those it names. */
export function* reportingProblems(
  name: string,
  own: Reporting,
  partners: readonly Partner[],
): Iterable<RelationProblem> {
  const { reportsTo, receives } = own.platform.monitoring;
  if (reportsTo !== undefined) {
    yield* receiverProblems(name, reportsTo, partners);
  }
  for (const from of Object.keys(receives)) {
    const partner = partners.find((one) => one.name === from);
    if (partner?.platform.monitoring.reportsTo !== name) {
      const possible = partners.filter((one) => one.platform.monitoring.reportsTo === name);
      yield {
        path: ["platform", "monitoring", "receives", from],
        rule: `an environment that reports here: ${namesOf(possible)}`,
        remedy: `write \`reportsTo: "${name}"\` in the file of ${from}, or remove it here`,
      };
    }
  }
  // Until somebody is let in, a CA that is made in the cluster needn't be there.
  if (Object.values(receives).some((authority) => authority !== null) && !isTrusted(own)) {
    yield {
      path: ["platform", "certificates", "caCertificate"],
      rule: "the certificate of the CA that signs here, as those that report here don't know it",
      remedy: howToTrust(own),
    };
  }
}

/** Whether those that report trust a receiver's certificates. */
function isTrusted({ platform: { certificates } }: Reporting): boolean {
  const { caSecretName, caCertificate, letsEncrypt } = certificates;
  return (
    caCertificate !== undefined || (caSecretName === undefined && letsEncrypt === "production")
  );
}

function howToTrust({ target, platform: { certificates } }: Reporting): string {
  const { caSecretName = target === "kubeconfig" ? "local-ca" : undefined } = certificates;
  return caSecretName === undefined
    ? 'write it in PEM, or `letsEncrypt: "production"`'
    : `write it in PEM: kubectl get secret -n cert-manager ${caSecretName} -o jsonpath='{.data.tls\\.crt}' | base64 -d`;
}

function* receiverProblems(
  name: string,
  reportsTo: string,
  partners: readonly Partner[],
): Iterable<RelationProblem> {
  const path = ["platform", "monitoring", "reportsTo"];
  const receiving = partners.filter(
    ({ platform }) => Object.keys(platform.monitoring.receives).length > 0,
  );
  const receiver = receiving.find((partner) => partner.name === reportsTo);
  if (receiver === undefined) {
    yield {
      path,
      rule: `another environment, one that receives: ${namesOf(receiving)}`,
      remedy: `name one of these, or write ${name} into \`platform.monitoring.receives\` of ${reportsTo}`,
    };
  } else if (!Object.hasOwn(receiver.platform.monitoring.receives, name)) {
    yield {
      path,
      rule: `an environment that receives from ${name}; ${reportsTo} receives from ${Object.keys(receiver.platform.monitoring.receives).join(", ")}`,
      remedy: `write \`${name}: null\` into \`platform.monitoring.receives\` of ${reportsTo}`,
    };
  } else if (!isTrusted(receiver)) {
    yield {
      path,
      rule: `an environment whose certificates are trusted; ${reportsTo} doesn't say which CA signs there`,
      remedy: `in \`platform.certificates.caCertificate\` of ${reportsTo}: ${howToTrust(receiver)}`,
    };
  }
}

function namesOf(partners: readonly Partner[]): string {
  return partners.map(({ name }) => name).join(", ") || "there is none";
}
