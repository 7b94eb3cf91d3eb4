import { stringify } from "yaml";
import type { Kubectl } from "../../../cluster-client/kubectl";
import type { Step } from "../../../steps/step";
import { JAEGER } from "../../../traces/cluster-trace-store";
import { rolledOut } from "../pods";

const OTLP_PORT = 4318;
const { namespace, service: name, queryPort } = JAEGER;

/** Where programs send their spans, as `platform.traces.endpoint`. */
export const JAEGER_ENDPOINT = `http://${name}.${namespace}.svc:${OTLP_PORT}`;

const labels = { app: name };
const OBJECTS = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name,
              image: "docker.io/jaegertracing/jaeger:2.13.0",
              imagePullPolicy: "IfNotPresent",
              // By itself it listens to its own pod alone.
              env: [{ name: "JAEGER_LISTEN_HOST", value: "0.0.0.0" }],
              ports: [{ containerPort: OTLP_PORT }, { containerPort: queryPort }],
              readinessProbe: { httpGet: { path: "/", port: queryPort } },
              resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: {
      selector: labels,
      ports: [OTLP_PORT, queryPort].map((port) => ({ name: `port-${port}`, port })),
    },
  },
];

/** Keeps traces in its memory, in a namespace of its own that nothing guards. */
export function jaegerStarts(kubectl: Kubectl): Step {
  return {
    name: "a Jaeger takes spans in place of Tempo",
    essential: true,
    play: async () => {
      const input = OBJECTS.map((object) => stringify(object)).join("---\n");
      await kubectl.text(["apply", "--filename=-"], { input });
      await rolledOut(kubectl, `--namespace=${namespace}`, `deployment/${name}`);
      return JAEGER_ENDPOINT;
    },
  };
}

/** Takes it away again. */
export function jaegerGoes(kubectl: Kubectl): Step {
  return {
    name: "the Jaeger goes",
    play: async () => kubectl.text(["delete", "namespace", namespace, "--wait=true"]),
  };
}
