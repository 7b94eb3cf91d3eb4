import type { Receiver } from "../../environment/reporting";
import { CLIENT_FOLDER, CLIENT_VOLUME } from "../reporting/client-certificates";
import { reportUrl } from "../reporting/endpoints";

/** Component that sends what was kept to a receiver, as its metrics name it in `component_id`. */
export const REPORTER = "otelcol.exporter.otlphttp.receiver";

/** What waits for a receiver; more is refused, and lost there. Some 40 minutes of 100 KiB of spans a second. */
const WAITING_MEBIBYTES = 256;

/** Of the volume: its file holds pages that are free, too, and is written anew to become smaller. */
const DISK_MEBIBYTES = 3 * WAITING_MEBIBYTES;

const WAITING_FOLDER = "/var/lib/alloy-otlp";

/**
 * Sends the traces that were kept to a receiver too, from a queue of its own on the node's disk: one that is full or
 * doesn't move holds up nobody. Tried for a day; a batch that is refused for good (404, say) isn't tried again.
 */
export function reportedTraces(cluster: string, receiver: Receiver): string {
  const { caCertificate } = receiver;
  return `
otelcol.storage.file "waiting" {
  directory = "${WAITING_FOLDER}"
  compaction {
    directory                    = "${WAITING_FOLDER}"
    on_rebound                   = true
    cleanup_on_start             = true
    rebound_needed_threshold_mib = 64
  }
}

otelcol.exporter.otlphttp "receiver" {
  traces_endpoint = "${reportUrl("traces", cluster, receiver)}"
  client {
    endpoint = "${new URL(reportUrl("traces", cluster, receiver)).origin}"
    tls {
      cert_file       = "${CLIENT_FOLDER}/tls.crt"
      key_file        = "${CLIENT_FOLDER}/tls.key"
      // Certificates are renewed every 15 days.
      reload_interval = "1h"${
        caCertificate === undefined
          ? ""
          : `
      ca_pem          = ${JSON.stringify(caCertificate)}`
      }
    }
  }
  sending_queue {
    sizer      = "bytes"
    queue_size = ${WAITING_MEBIBYTES * 1024 * 1024}
    storage    = otelcol.storage.file.waiting.handler
  }
  retry_on_failure {
    max_elapsed_time = "24h"
  }
}
`;
}

/** Volumes of a receiver of traces that reports: what waits, and the certificate that it shows. */
export const REPORTING_VOLUMES = [
  {
    mountPath: WAITING_FOLDER,
    volume: { name: "waiting", emptyDir: { sizeLimit: `${DISK_MEBIBYTES}Mi` } },
  },
  CLIENT_VOLUME,
] as const;
