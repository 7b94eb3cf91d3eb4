import type { Kubectl } from "../cluster-client/kubectl";
import { jaegerStore } from "./jaeger";
import { tempoStore } from "./tempo";
import type { AskJson, TraceStore } from "./trace-store";

/** A Jaeger that stands in a cluster for tests where Tempo can't. */
export const JAEGER = { namespace: "tracing", service: "jaeger", queryPort: 16_686 } as const;
const TEMPO = { namespace: "monitoring", service: "tempo", queryPort: 3200 } as const;

/** Who keeps the traces of a cluster, asked through the API server. @param endpoint where its programs send them; none for the add-on */
export function clusterTraceStore(kubectl: Kubectl, endpoint?: string): TraceStore {
  return endpoint === undefined
    ? tempoStore(asking(kubectl, TEMPO))
    : jaegerStore(asking(kubectl, JAEGER));
}

interface QueryApi {
  readonly namespace: string;
  readonly service: string;
  readonly queryPort: number;
}

function asking(kubectl: Kubectl, { namespace, service, queryPort }: QueryApi): AskJson {
  const proxy = `/api/v1/namespaces/${namespace}/services/${service}:${queryPort}/proxy`;
  return async (path) => {
    const { code, stdout, stderr } = await kubectl.run(["get", "--raw", `${proxy}${path}`]);
    if (code === 0) {
      return JSON.parse(stdout);
    }
    if (/NotFound|not found|404/.test(stderr)) {
      return undefined;
    }
    throw new Error(`${service} doesn't answer ${path}: ${stderr.trim()}`);
  };
}
