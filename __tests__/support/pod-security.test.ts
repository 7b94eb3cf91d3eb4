import { type PodSpec, restrictedViolations } from "./pod-security";

const restricted = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [
    {
      name: "web",
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    },
  ],
} satisfies PodSpec;
const [web] = restricted.containers;

function withContext(context: NonNullable<PodSpec["securityContext"]>): PodSpec {
  const securityContext = { ...web?.securityContext, ...context };
  return { ...restricted, containers: [{ name: "web", securityContext }] };
}

test("a pod that says all of it meets the level", () => {
  expect(restrictedViolations(restricted)).toEqual([]);
  expect(
    restrictedViolations(
      withContext({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }),
    ),
  ).toEqual([]);
});

test.each<[string, PodSpec, string]>([
  ["is privileged", withContext({ privileged: true }), "web: privileged"],
  [
    "may gain rights",
    withContext({ allowPrivilegeEscalation: true }),
    "web: allowPrivilegeEscalation",
  ],
  ["keeps a capability", withContext({ capabilities: { drop: ["CHOWN"] } }), "web: capabilities"],
  [
    "takes a capability",
    withContext({ capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } }),
    "web: capabilities",
  ],
  ["may run as root", withContext({ runAsNonRoot: false }), "web: runAsNonRoot"],
  ["runs as root", withContext({ runAsUser: 0 }), "web: runAsUser"],
  [
    "has no seccomp filter",
    withContext({ seccompProfile: { type: "Unconfined" } }),
    "web: seccompProfile",
  ],
  ["shares the node's network", { ...restricted, hostNetwork: true }, "hostNetwork"],
  [
    "mounts a folder of the node",
    { ...restricted, volumes: [{ name: "root", hostPath: { path: "/" } }] },
    "volume hostPath",
  ],
  [
    "has a bad init container",
    { ...restricted, initContainers: [{ ...web, name: "init", ports: [{ hostPort: 80 }] }] },
    "init: hostPort",
  ],
])("a pod that %s doesn't", (_, pod, violation) => {
  expect(restrictedViolations(pod)).toEqual([violation]);
});
