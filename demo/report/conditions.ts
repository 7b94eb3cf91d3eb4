import type { Recording } from "../recording";
import { escaped } from "./html";

/** Around the run, so that the first and last minute can be seen too. */
const GRAFANA_MARGIN_MILLISECONDS = 60_000;

/** How the run was made, with what, and how to make it again. */
export function conditions(recording: Recording): string {
  const { checks, versions, command, target, clock, startedAt, endedAt } = recording;
  const link = grafanaLink(recording);
  const rows: [string, string][] = [
    ["from", `${startedAt} to ${endedAt}`],
    ["repeat it", `<code>ENVIRONMENT=${escaped(target.environment)} ${escaped(command)}</code>`],
    ...Object.entries(versions).map(([name, version]): [string, string] => [
      escaped(name),
      escaped(version),
    ]),
    ["workload", escaped(`${target.namespace}/${target.workload}`)],
    ["clocks", escaped(clockText(clock))],
    ...(link === undefined
      ? []
      : [
          [
            "Grafana",
            `<a href="${escaped(link)}">the same minutes on the autoscaling dashboard</a>`,
          ] satisfies [string, string],
        ]),
  ];
  return `<section><h2>Conditions</h2>${tableOf(rows)}
<h3>Found before the start</h3>${tableOf(checks.map(({ name, found }) => [escaped(name), escaped(found)] as const))}
<h3>How it was measured</h3>
<p>Requests are sent at a fixed rate, whether or not earlier ones were answered; latency counts from when a request was due, so that a slow answer delays no other. A request has failed if it was not answered with 200 within 5 s; none is repeated. Connections are given up after some 20 requests, so that new pods get their share. A sample is taken every 2 s. CPU is what the autoscaler itself reports, in percent of the CPU that the pods request; it is read every 15 s. The recording beside this file (JSON) holds every figure, and the verdicts are computed from it alone.</p></section>`;
}

function tableOf(entries: readonly (readonly [string, string])[]): string {
  const rows = entries.map(
    ([name, text]) => `<tr><td class="time">${name}</td><td>${text}</td></tr>`,
  );
  return `<table><tbody>${rows.join("")}</tbody></table>`;
}

function clockText({ clusterAheadSeconds, clientSetBySeconds }: Recording["clock"]): string {
  const cluster =
    clusterAheadSeconds === null
      ? "the cluster's is not known"
      : `the cluster's ${Math.abs(clusterAheadSeconds).toFixed(1)} s ${clusterAheadSeconds < 0 ? "behind" : "ahead"}`;
  return Math.abs(clientSetBySeconds) < 1
    ? cluster
    : `${cluster}; this machine's was set by ${clientSetBySeconds.toFixed(1)} s during the run`;
}

function grafanaLink({ target, startedAt, endedAt, clock }: Recording): string | undefined {
  if (target.grafanaUrl === null) {
    return undefined;
  }
  const shift = (clock.clusterAheadSeconds ?? 0) * 1_000;
  const url = new URL("/d/autoscaling", target.grafanaUrl);
  const from = Date.parse(startedAt) + shift - GRAFANA_MARGIN_MILLISECONDS;
  const to = Date.parse(endedAt) + shift + GRAFANA_MARGIN_MILLISECONDS;
  url.searchParams.set("from", String(Math.round(from)));
  url.searchParams.set("to", String(Math.round(to)));
  url.searchParams.set("var-namespace", target.namespace);
  url.searchParams.set("var-deployment", target.workload);
  return url.href;
}
