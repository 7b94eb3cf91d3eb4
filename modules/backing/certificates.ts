import { certificate } from "../kubernetes/certificate";
import type { SecretFiles } from "../kubernetes/secret-files";
import { EXPORTER_CERTIFICATE_FOLDER, INTERNAL_CA, SERVER_CERTIFICATE_FOLDER } from "./names";

interface Holder {
  /** Of the service. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** Of the Secret with a service's own certificate. */
function serverSecret({ name }: Pick<Holder, "name">): string {
  return `${name}-server`;
}

/** Name of the exporter beside a service: of its certificate, and so of its user. */
export function exporterName({ name }: Pick<Holder, "name">): string {
  return `${name}-exporter`;
}

/** The certificate of a service, by every name that it answers to. */
export function serverCertificate(holder: Holder, furtherNames: readonly string[] = []) {
  const { name, namespace } = holder;
  return certificate({
    ...holder,
    issuer: INTERNAL_CA,
    name: serverSecret(holder),
    commonName: serverSecret(holder),
    dnsNames: [
      name,
      `${name}.${namespace}`,
      `${name}.${namespace}.svc`,
      `${name}.${namespace}.svc.cluster.local`,
      ...furtherNames,
      // Its sidecars, within the pod.
      "localhost",
    ],
    usages: ["server auth"],
  });
}

/** What the exporter beside a service shows to it. */
export function exporterCertificate(holder: Holder) {
  const name = exporterName(holder);
  return certificate({
    ...holder,
    issuer: INTERNAL_CA,
    name,
    commonName: name,
    usages: ["client auth"],
  });
}

export function serverFiles(holder: Pick<Holder, "name">): SecretFiles {
  return {
    name: "server",
    mountPath: SERVER_CERTIFICATE_FOLDER,
    secretName: serverSecret(holder),
  };
}

export function exporterFiles(holder: Pick<Holder, "name">): SecretFiles {
  return {
    name: "exporter",
    mountPath: EXPORTER_CERTIFICATE_FOLDER,
    secretName: exporterName(holder),
  };
}
