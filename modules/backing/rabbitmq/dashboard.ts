import type { DashboardProps } from "../../dashboards/dashboard";
import { stat, timeSeries } from "../../dashboards/panel";
import { NAMESPACE } from "../names";

const BROKER = `namespace="${NAMESPACE}"`;

/** The broker: its nodes, its queues, and what holds publishers up. */
export const rabbitMqDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "rabbitmq",
  title: "RabbitMQ",
  description: "The message broker: nodes, queues, dead letters, alarms.",
  folder: "Backing services",
  rows: [
    {
      title: "Now",
      panels: [
        stat({ title: "Nodes", queries: [{ expr: `count(rabbitmq_build_info{${BROKER}})` }] }),
        stat({
          title: "Messages waiting",
          queries: [{ expr: `sum(rabbitmq_queue_messages_ready{${BROKER}})` }],
        }),
        stat({
          title: "Dead letters",
          thresholds: { warning: 1, critical: 1 },
          queries: [{ expr: `sum(rabbitmq_queue_messages{${BROKER}, queue=~".+[.]dead"})` }],
        }),
        stat({
          title: "Alarms",
          thresholds: { warning: 1, critical: 1 },
          queries: [
            {
              expr: `sum(rabbitmq_alarms_memory_used_watermark{${BROKER}}) + sum(rabbitmq_alarms_free_disk_space_watermark{${BROKER}})`,
            },
          ],
        }),
      ],
    },
    {
      title: "Queues",
      panels: [
        timeSeries({
          title: "Messages ready, by queue",
          queries: [
            {
              expr: `max by (queue) (rabbitmq_queue_messages_ready{${BROKER}})`,
              legend: "{{queue}}",
            },
          ],
        }),
        timeSeries({
          title: "Messages delivered and not yet acknowledged, by queue",
          queries: [
            {
              expr: `max by (queue) (rabbitmq_queue_messages_unacked{${BROKER}})`,
              legend: "{{queue}}",
            },
          ],
        }),
        timeSeries({
          title: "Consumers, by queue",
          queries: [
            { expr: `max by (queue) (rabbitmq_queue_consumers{${BROKER}})`, legend: "{{queue}}" },
          ],
        }),
      ],
    },
    {
      title: "Broker",
      panels: [
        timeSeries({
          title: "Messages per second",
          queries: [
            {
              expr: `sum(rate(rabbitmq_global_messages_received_total{${BROKER}}[$__rate_interval]))`,
              legend: "published",
            },
            {
              expr: `sum(rate(rabbitmq_global_messages_acknowledged_total{${BROKER}}[$__rate_interval]))`,
              legend: "acknowledged",
            },
            {
              expr: `sum(rate(rabbitmq_global_messages_redelivered_total{${BROKER}}[$__rate_interval]))`,
              legend: "delivered again",
            },
          ],
        }),
        timeSeries({
          title: "Memory, by node",
          unit: "bytes",
          queries: [
            {
              expr: `max by (pod) (rabbitmq_process_resident_memory_bytes{${BROKER}})`,
              legend: "{{pod}}",
            },
          ],
        }),
        timeSeries({
          title: "Room on the disk, by node",
          unit: "bytes",
          queries: [
            {
              expr: `min by (pod) (rabbitmq_disk_space_available_bytes{${BROKER}})`,
              legend: "{{pod}}",
            },
          ],
        }),
      ],
    },
  ],
};
