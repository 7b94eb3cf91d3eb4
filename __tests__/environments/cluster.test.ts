import { matrices, overlappingPeers } from "../support/connection-matrix";
import { isAllowed } from "../support/network-policy";
import { objectsOf, policiesOf } from "../support/objects";
import { podTemplateOf, restrictedViolations } from "../support/pod-security";
import { ownEnvironments } from "./own-environments";

const INSTANCE = "app.kubernetes.io/instance";
const LEVEL = "pod-security.kubernetes.io/enforce";

describe.each(ownEnvironments())("$name", ({ stacks, declared }) => {
  const objects = objectsOf(...Object.values(stacks));
  const policies = policiesOf(objects);
  const namespaces = objects.filter(({ kind }) => kind === "Namespace");

  test("the policies of all stacks allow what is declared, pair by pair and port by port", () => {
    const { evaluated, expected } = matrices(objects, declared);
    expect(evaluated).toEqual(expected);
    expect(evaluated.length).toBeGreaterThan(0);
  });

  test("no declared set of pods takes in another one's, to which its connections would be open too", () => {
    expect(overlappingPeers(declared)).toEqual([]);
  });

  test("a peer that is told by its release names one that is deployed into its namespace", () => {
    const releases = Object.values(stacks)
      .flatMap((stack) => Object.values(stack.resources("helm_release")))
      .map(({ namespace, name }) => `${String(namespace)}/${String(name)}`);
    const named = declared
      .flatMap(({ from, to }) => [from, to])
      .flatMap((peer) => {
        const instance = peer.kind === "pods" ? peer.podLabels[INSTANCE] : undefined;
        return peer.kind === "pods" && instance !== undefined
          ? [`${peer.namespace.name}/${instance}`]
          : [];
      });
    expect(named).not.toEqual([]);
    expect(releases).toEqual(expect.arrayContaining(named));
  });

  test("every namespace is closed both ways", () => {
    const closed = policies.filter(
      ({ spec: { podSelector, policyTypes, ingress, egress } }) =>
        Object.keys(podSelector ?? {}).length === 0 &&
        policyTypes?.join() === "Ingress,Egress" &&
        ingress === undefined &&
        egress === undefined,
    );
    expect(closed.map(({ namespace }) => namespace).sort()).toEqual(
      namespaces.map(({ metadata }) => metadata.name).sort(),
    );
  });

  test("no pod reaches the instance metadata of its node", () => {
    const metadata = { ip: "169.254.169.254" };
    const reaching = policies.filter(({ namespace, spec: { podSelector } }) =>
      isAllowed(policies, { namespace, labels: podSelector?.matchLabels ?? {} }, metadata, {
        port: 80,
        protocol: "TCP",
      }),
    );
    expect(reaching).toEqual([]);
  });

  test("admission enforces a level of pod security in every namespace, and all pods meet theirs", () => {
    const levels = new Map(
      namespaces.map(({ metadata }) => [metadata.name, metadata.labels?.[LEVEL]]),
    );
    const levelOf = (namespace: string | undefined) => levels.get(namespace ?? "");
    const pods = objects.flatMap((object) => {
      const template = podTemplateOf(object);
      return template ? [{ ...object.metadata, spec: template.spec }] : [];
    });
    const loose = namespaces.filter(({ metadata }) => levelOf(metadata.name) === undefined);
    const violations = pods
      .filter(({ namespace }) => levelOf(namespace) === "restricted")
      .map(({ name, spec }) => [name, restrictedViolations(spec)] as const)
      .filter(([, violated]) => violated.length > 0);
    expect({ loose, violations }).toEqual({ loose: [], violations: [] });
    expect(pods.map(({ namespace }) => levelOf(namespace))).not.toContain(undefined);
  });

  test("releases survive a failed first install, wait, and keep a bounded history", () => {
    for (const release of Object.values(stacks).flatMap((stack) =>
      Object.values(stack.resources("helm_release")),
    )) {
      expect(release).toMatchObject({ atomic: true, wait: true, max_history: 5 });
      // It would skip every hook, cert-manager's start-up check among them.
      expect(release).not.toHaveProperty("disable_webhooks");
    }
  });
});
