import { randomBytes } from "node:crypto";
import type { LocalEnvironment } from "../../../../modules/environment/environment";
import { tempo } from "../../../../modules/addons/tempo/peer";
import type { Kubectl } from "../../../cluster-client/kubectl";
import { realPods } from "../../../cluster-client/real-pods";
import { NotPlayed, type Step } from "../../../steps/step";
import { clusterTraceStore } from "../../../traces/cluster-trace-store";
import type { Span } from "../../../traces/trace-store";
import { atApi, JOB } from "../../failures/data/applications";
import { until } from "../roles/until";

const LIMIT_MS = 90_000;

/** Roles that an application goes through, and those that its message reaches. */
const CALLED = ["web", "applicants"];
const TOLD = ["jobs", "notifier"];

/** The environment whose programs send their spans elsewhere. */
export function withTracesTo(environment: LocalEnvironment, endpoint: string): LocalEnvironment {
  const { platform } = environment;
  return { ...environment, platform: { ...platform, traces: { ...platform.traces, endpoint } } };
}

/**
 * Somebody applies on the page, and the trace is found by its id: with the spans of those who were called, and with
 * links from what the queues made of it.
 *
 * @param endpoint where programs send spans; none for the add-on
 */
export function traceIsFound(kubectl: Kubectl, endpoint?: string): Step {
  return {
    name: "roles apart: an application's trace is found by its id, with what the queues made of it",
    play: async () => {
      const { namespace, podLabels } = tempo;
      if (
        endpoint === undefined &&
        (await realPods(kubectl, namespace.name, podLabels)).length === 0
      ) {
        throw new NotPlayed("Tempo's pods are simulated; --jaeger starts a Jaeger instead");
      }
      const store = clusterTraceStore(kubectl, endpoint);
      const traceId = randomBytes(16).toString("hex");
      await applyOnPage(kubectl, traceId);
      let spans: readonly Span[] = [];
      let linked: readonly (readonly Span[])[] = [];
      const seconds = await until(`the trace ${traceId} is whole`, LIMIT_MS, async () => {
        spans = await store.trace(traceId);
        linked = await store.linkedTo(traceId);
        return (
          CALLED.every((role) => spans.some(({ service }) => service === role)) &&
          TOLD.every((role) => linked.flat().some(({ service }) => service === role))
        );
      });
      const own = new Set(spans.map(({ service, name }) => `${service}: ${name}`));
      const told = linked
        .flat()
        .filter(({ links }) => links.some((link) => link.traceId === traceId))
        .map(({ service, name }) => `${service}: ${name}`);
      return `${traceId} after ${seconds} s, ${spans.length} spans (${[...own].join(", ")}); linked to it: ${told.sort().join(", ")}`;
    },
  };
}

/** As a browser does, within a trace that the caller begins. */
async function applyOnPage(kubectl: Kubectl, traceId: string): Promise<void> {
  await atApi(kubectl, "web", async (web) => {
    const page = await (await fetch(`${web}/jobs/${JOB}`)).text();
    const [, key = ""] = /name="key"[^>]*value="([^"]+)"/.exec(page) ?? [];
    const answer = await fetch(`${web}/jobs/${JOB}`, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        traceparent: `00-${traceId}-${randomBytes(8).toString("hex")}-01`,
      },
      body: new URLSearchParams({ name: "A", email: "a@example.com", message: "A trace.", key }),
    });
    if (answer.status !== 303) {
      throw new Error(`the page answers ${answer.status} to an application`);
    }
  });
}
