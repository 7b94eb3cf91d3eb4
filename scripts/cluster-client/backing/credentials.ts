import { stringify } from "yaml";
import { INTERNAL_CA, NAMESPACE } from "../../../modules/backing/names";
import { certificate } from "../../../modules/kubernetes/certificate";
import type { Kubectl } from "../kubectl";
import type { Credentials } from "./client";

/** Has cert-manager sign a client certificate in that name, and reads it. */
export async function issue(
  kubectl: Kubectl,
  commonName: string,
  issuer: string = INTERNAL_CA,
): Promise<Credentials> {
  const name = nameOf(commonName, issuer);
  const wanted = certificate({
    name,
    namespace: NAMESPACE,
    labels: {},
    issuer,
    commonName,
    usages: ["client auth"],
  });
  await kubectl.text(["apply", "--filename=-"], { input: stringify(wanted) });
  await kubectl.text([
    "wait",
    "--for=condition=Ready",
    "--timeout=120s",
    `--namespace=${NAMESPACE}`,
    `certificate/${name}`,
  ]);
  const read = async (key: string): Promise<string> => {
    const path = `--output=jsonpath={.data.${key.replaceAll(".", "\\.")}}`;
    const encoded = await kubectl.text(["get", "secret", name, `--namespace=${NAMESPACE}`, path]);
    return Buffer.from(encoded, "base64").toString();
  };
  const [crt, key, authority] = await Promise.all(["tls.crt", "tls.key", "ca.crt"].map(read));
  return { certificate: crt ?? "", key: key ?? "", authority: authority ?? "" };
}

/** Removes what `issue` has made. */
export async function withdraw(kubectl: Kubectl, commonName: string): Promise<void> {
  const name = nameOf(commonName, INTERNAL_CA);
  const objects = [`certificate/${name}`, `secret/${name}`];
  await kubectl.text(["delete", ...objects, `--namespace=${NAMESPACE}`, "--ignore-not-found"]);
}

function nameOf(commonName: string, issuer: string): string {
  return `probe-${commonName}-${issuer}`;
}

/** Has cert-manager renew a certificate now, as `cmctl renew` does. */
export async function renew(kubectl: Kubectl, name: string): Promise<void> {
  const where = [`--namespace=${NAMESPACE}`, "--output=json"];
  const current = JSON.parse(await kubectl.text(["get", "certificate", name, ...where])) as {
    status: { conditions: object[] };
  };
  current.status.conditions.push({
    type: "Issuing",
    status: "True",
    reason: "ManuallyTriggered",
    message: "asked for by a test",
    lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ""),
  });
  await kubectl.text(["replace", "--subresource=status", "--filename=-"], {
    input: JSON.stringify(current),
  });
}
