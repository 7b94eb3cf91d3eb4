import type { AlertRule } from "../../alerts/alert-rules";
import { NAMESPACE } from "../names";

const BROKER = `namespace="${NAMESPACE}"`;
const DEAD = `${BROKER}, queue=~".+[.]dead"`;
const LIVING = `${BROKER}, queue!~".+[.]dead"`;

/** What somebody has to know of the broker; runbooks are in docs/runbooks/. */
export const RABBITMQ_ALERTS: readonly AlertRule[] = [
  {
    alert: "RabbitMqDown",
    expr: `sum(rabbitmq_build_info{${BROKER}} or vector(0)) == 0`,
    for: "2m",
    severity: "critical",
    summary: "No node of RabbitMQ answers: nothing is published or consumed",
  },
  {
    alert: "RabbitMqNodeMissing",
    expr: `count(rabbitmq_build_info{${BROKER}}) < max(kube_statefulset_replicas{${BROKER}, statefulset="rabbitmq"})`,
    for: "5m",
    severity: "critical",
    summary:
      "Only {{ $value }} nodes of RabbitMQ answer: without a majority its queues stand still",
  },
  {
    // Nodes that didn't hear each other at their first start; each answers, and is ready.
    alert: "RabbitMqInParts",
    expr: `count(count by (rabbitmq_cluster_permanent_id) (rabbitmq_identity_info{${BROKER}})) > 1`,
    for: "5m",
    severity: "critical",
    summary:
      "RabbitMQ's nodes are {{ $value }} clusters: what is published at one isn't at the others",
  },
  {
    alert: "RabbitMqMemoryAlarm",
    expr: `max by (pod) (rabbitmq_alarms_memory_used_watermark{${BROKER}}) > 0`,
    severity: "critical",
    summary: "{{ $labels.pod }} has too little memory left: every publisher waits",
  },
  {
    alert: "RabbitMqDiskAlarm",
    expr: `max by (pod) (rabbitmq_alarms_free_disk_space_watermark{${BROKER}}) > 0`,
    severity: "critical",
    summary: "{{ $labels.pod }} has too little room on its disk: every publisher waits",
  },
  {
    alert: "RabbitMqNoConsumer",
    expr: `max by (vhost, queue) (rabbitmq_queue_messages_ready{${LIVING}}) > 0 and max by (vhost, queue) (rabbitmq_queue_consumers{${LIVING}}) == 0`,
    for: "5m",
    severity: "warning",
    summary: "Nobody consumes from {{ $labels.queue }}, where messages wait",
  },
  {
    alert: "RabbitMqQueueGrows",
    expr: `max by (vhost, queue) (rabbitmq_queue_messages{${LIVING}}) > 100 and max by (vhost, queue) (deriv(rabbitmq_queue_messages{${LIVING}}[15m])) > 0`,
    for: "15m",
    severity: "warning",
    summary: "{{ $labels.queue }} holds {{ $value }} messages and grows: consumers don't keep up",
  },
  {
    alert: "RabbitMqDeadLetters",
    expr: `max by (vhost, queue) (rabbitmq_queue_messages{${DEAD}}) > 0`,
    severity: "warning",
    summary: "{{ $labels.queue }} holds {{ $value }} messages that no consumer could take",
  },
];
