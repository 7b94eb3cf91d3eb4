import type { DashboardProps } from "../../dashboards/dashboard";
import { orZero, shareOf } from "../../dashboards/or-zero";
import { stat, timeSeries } from "../../dashboards/panel";

const HPA = 'namespace="$namespace", horizontalpodautoscaler="$deployment"';
const PODS = 'namespace="$namespace", pod=~"$deployment-.*"';
const CONTAINERS = `${PODS}, container!=""`;

/** What a demonstration of autoscaling is watched on; an autoscaler is named like its Deployment. */
export const autoscalingDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "autoscaling",
  title: "Autoscaling",
  description: "Load of a Deployment, and what its autoscaler makes of it.",
  from: "now-30m",
  variables: [
    {
      name: "namespace",
      query: "label_values(kube_horizontalpodautoscaler_spec_max_replicas, namespace)",
    },
    {
      name: "deployment",
      query:
        'label_values(kube_horizontalpodautoscaler_spec_max_replicas{namespace="$namespace"}, horizontalpodautoscaler)',
    },
  ],
  rows: [
    {
      title: "Now",
      panels: [
        stat({
          title: "Replicas ready",
          queries: [
            {
              expr: 'kube_deployment_status_replicas_ready{namespace="$namespace", deployment="$deployment"}',
            },
          ],
        }),
        stat({
          title: "Replicas wanted",
          queries: [{ expr: `kube_horizontalpodautoscaler_status_desired_replicas{${HPA}}` }],
        }),
        stat({
          title: "CPU of requests",
          description: "What the autoscaler compares with its target.",
          unit: "percentunit",
          queries: [{ expr: cpuOfRequests() }],
        }),
        stat({
          title: "Requests per second",
          unit: "reqps",
          queries: [
            {
              expr: orZero(
                `sum(rate(http_requests_total{${PODS}}[1m]))`,
                `sum(http_requests_in_flight{${PODS}})`,
              ),
            },
          ],
        }),
        stat({
          title: "CPU burns running",
          queries: [{ expr: `sum(burns_running{${PODS}})` }],
        }),
        stat({
          title: "Throttled",
          description: "Share of the periods of CPU time in which a container was held back.",
          unit: "percentunit",
          thresholds: { warning: 0.1, critical: 0.25 },
          queries: [{ expr: throttled("sum") }],
        }),
      ],
    },
    {
      title: "Scaling",
      panels: [
        timeSeries({
          title: "Replicas wanted, present, and their bounds",
          width: 12,
          queries: [
            {
              expr: `kube_horizontalpodautoscaler_status_desired_replicas{${HPA}}`,
              legend: "wanted",
            },
            {
              expr: `kube_horizontalpodautoscaler_status_current_replicas{${HPA}}`,
              legend: "present",
            },
            {
              expr: 'kube_deployment_status_replicas_ready{namespace="$namespace", deployment="$deployment"}',
              legend: "ready",
            },
            { expr: `kube_horizontalpodautoscaler_spec_min_replicas{${HPA}}`, legend: "minimum" },
            { expr: `kube_horizontalpodautoscaler_spec_max_replicas{${HPA}}`, legend: "maximum" },
          ],
        }),
        timeSeries({
          title: "CPU against the target",
          description: "Average of the pods, as a share of what they request.",
          width: 12,
          unit: "percentunit",
          queries: [
            { expr: cpuOfRequests(), legend: "CPU" },
            {
              expr: `max(kube_horizontalpodautoscaler_spec_target_metric{${HPA}, metric_name="cpu", metric_target_type="utilization"}) / 100`,
              legend: "target",
            },
          ],
        }),
      ],
    },
    {
      title: "Load",
      panels: [
        timeSeries({
          title: "Requests per second, by pod",
          unit: "reqps",
          queries: [
            { expr: `sum by (pod) (rate(http_requests_total{${PODS}}[1m]))`, legend: "{{pod}}" },
          ],
        }),
        timeSeries({
          title: "Answers in 95 of 100 cases within",
          unit: "s",
          queries: [
            {
              expr: `histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket{${PODS}}[2m])))`,
              legend: "{{route}}",
            },
          ],
        }),
        timeSeries({
          title: "Requests rejected per second",
          description: "Turned away because the pod was busy.",
          unit: "reqps",
          queries: [
            {
              expr: `sum by (pod) (rate(http_requests_rejected_total{${PODS}}[1m]))`,
              legend: "{{pod}}",
            },
          ],
        }),
        timeSeries({
          title: "CPU, by pod",
          queries: [
            {
              expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{${CONTAINERS}}[1m]))`,
              legend: "{{pod}}",
            },
          ],
        }),
        timeSeries({
          title: "Throttled, by pod",
          unit: "percentunit",
          queries: [{ expr: throttled("sum by (pod) "), legend: "{{pod}}" }],
        }),
        timeSeries({
          title: "CPU burns running, by pod",
          queries: [{ expr: `sum by (pod) (burns_running{${PODS}})`, legend: "{{pod}}" }],
        }),
      ],
    },
  ],
};

function cpuOfRequests(): string {
  const used = `sum(rate(container_cpu_usage_seconds_total{${CONTAINERS}}[1m]))`;
  return `${used} / sum(kube_pod_container_resource_requests{${PODS}, resource="cpu"})`;
}

/** A container without a limit of CPU has no periods to be held back in, and is not. */
function throttled(sum: "sum" | "sum by (pod) "): string {
  const held = `${sum}(rate(container_cpu_cfs_throttled_periods_total{${CONTAINERS}}[2m]))`;
  const periods = `${sum}(rate(container_cpu_cfs_periods_total{${CONTAINERS}}[2m]))`;
  return orZero(shareOf(held, periods), `${sum}(container_cpu_usage_seconds_total{${CONTAINERS}})`);
}
