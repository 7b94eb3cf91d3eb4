import type { Environment } from "../../environment/environment";
import type { PodPeer, PeerPort } from "../../kubernetes/peer";
import { TEMPO_OTLP } from "../tempo/peer";
import { trustedClusters } from "../reporting/receiving-routes";
import { memoryLimiter } from "./memory-limiter";
import { ofCluster } from "./of-cluster";
import { otlpReceiver } from "./peer";

/** Port of the first cluster that an environment receives from; the others follow. */
const FIRST_PORT = 14_318;

/** The port at which each cluster's traces come in, of those that are let in. */
export function tracesPorts(environment: Environment): ReadonlyMap<string, PeerPort> {
  const all = environment.receivesFrom.map(({ name }) => name);
  return new Map(
    trustedClusters(environment).map(({ name }) => {
      // Who is let in later moves nobody else.
      const index = all.indexOf(name);
      return [name, { name: `traces-${index + 1}`, port: FIRST_PORT + index }];
    }),
  );
}

/** The receiver with the ports that the ingress controller passes reports to, and no other. */
export function receivedTracesPeer(environment: Environment): PodPeer {
  return { ...otlpReceiver, ports: [...tracesPorts(environment).values()] };
}

/**
 * Takes the traces of clusters that report here. Each has a port of its own, to which the ingress lets only its
 * certificate: so it is the port that says of a span which cluster it is of. They were counted and chosen where they
 * come from, and go to Tempo one to one: where it doesn't take them, the sender is told so and keeps them.
 */
export function receivedTraces(environment: Environment): string {
  const ports = tracesPorts(environment);
  const clusters = trustedClusters(environment).map(({ name, cluster }) => {
    const label = `of_${name.replaceAll("-", "_")}`;
    return `
otelcol.receiver.otlp "${label}" {
  http {
    endpoint = "0.0.0.0:${ports.get(name)?.port}"
  }
  output {
    traces = [otelcol.processor.memory_limiter.${label}.input]
  }
}
${memoryLimiter(label, `otelcol.processor.transform.${label}.input`)}${ofCluster(label, cluster, "otelcol.exporter.otlp.received.input")}`;
  });
  return clusters.join("") + (clusters.length > 0 ? TO_TEMPO : "");
}

const TO_TEMPO = `
otelcol.exporter.otlp "received" {
  client {
    endpoint = "${TEMPO_OTLP}"
    tls {
      insecure = true
    }
  }
  // What can't be stored waits where it comes from, on a disk.
  sending_queue {
    enabled = false
  }
  retry_on_failure {
    enabled = false
  }
}
`;
