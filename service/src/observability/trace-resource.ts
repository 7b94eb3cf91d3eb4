import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import type { Settings } from "../config/config";

/**
 * Who sends: pod, node and namespace as the downward API tells them, version and revision as the image does.
 * `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` win.
 */
export function traceResource(settings: TracedSettings): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        "service.name": "job-board",
        "service.namespace": settings.POD_NAMESPACE,
        "service.instance.id": settings.POD_NAME,
        "service.version": settings.SERVICE_VERSION,
        "vcs.ref.head.revision": settings.SERVICE_REVISION,
        "k8s.namespace.name": settings.POD_NAMESPACE,
        "k8s.pod.name": settings.POD_NAME,
        "k8s.node.name": settings.NODE_NAME,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
}

export type TracedSettings = Pick<
  Settings,
  "POD_NAME" | "POD_NAMESPACE" | "NODE_NAME" | "SERVICE_VERSION" | "SERVICE_REVISION"
>;
