import { WebService, type WebServiceProps } from "../../../modules/kubernetes/web-service";
import { ofKind } from "../../support/objects";
import { minimalProps, synthWorkloads } from "../../support/workload";

function synthWeb(props: Partial<WebServiceProps>) {
  return synthWorkloads((stack, namespace) => {
    new WebService(stack, "Web", { ...minimalProps(namespace), ...props });
  }).objects;
}

/** Seconds for which the ingress controller and the program keep a connection that nobody uses. */
function idleSeconds(props: Partial<WebServiceProps>) {
  const objects = synthWeb(props);
  const transport = ofKind(objects, "ServersTransport")["web"] as unknown as {
    spec: { forwardingTimeouts: { idleConnTimeout: string } };
  };
  const variables = ofKind(objects, "ConfigMap")["web"] as unknown as {
    data: { KEEP_ALIVE_SECONDS: string };
  };
  return {
    ingress: Number.parseInt(transport.spec.forwardingTimeouts.idleConnTimeout, 10),
    program: Number(variables.data.KEEP_ALIVE_SECONDS),
  };
}

const route = { domain: "example.com" };

test.each([
  ["by default", { route }, { ingress: 60, program: 65 }],
  [
    "where the ingress controller is told otherwise",
    { route: { ...route, timeouts: { idleConnectionSeconds: 120 } } },
    { ingress: 120, program: 125 },
  ],
  [
    "where the program keeps them longer",
    { route, variables: { KEEP_ALIVE_SECONDS: "300" } },
    { ingress: 60, program: 300 },
  ],
])(
  "the ingress controller lets go of an idle connection 5 s before the pod at least, %s",
  (_, props, seconds) => {
    expect(idleSeconds(props)).toEqual(seconds);
  },
);

test("a service without a route is told nothing of it", () => {
  expect(ofKind(synthWeb({}), "ConfigMap")["web"]?.["data"]).not.toHaveProperty(
    "KEEP_ALIVE_SECONDS",
  );
});

test.each(["62", "a while"])("fails where the program would close first: %s", (seconds) => {
  expect(() => synthWeb({ route, variables: { KEEP_ALIVE_SECONDS: seconds } })).toThrow(
    [
      "1 problem in the stacks:",
      "",
      "test/Web.variables.KEEP_ALIVE_SECONDS",
      `  value:  "${seconds}"`,
      "  rule:   at least 65 s: the ingress controller keeps idle connections 60 s, margin 5 s",
      "  remedy: raise it, leave it out, or lower route.timeouts.idleConnectionSeconds",
    ].join("\n"),
  );
});
