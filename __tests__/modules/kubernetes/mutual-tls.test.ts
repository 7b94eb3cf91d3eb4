import { CronTask } from "../../../modules/kubernetes/cron-task";
import { StatefulService } from "../../../modules/kubernetes/stateful-service";
import { WebService } from "../../../modules/kubernetes/web-service";
import { Worker } from "../../../modules/kubernetes/worker";
import { ofKind } from "../../support/objects";
import { minimalProps, synthWorkloads } from "../../support/workload";

const CERTIFICATE = {
  apiVersion: "cert-manager.io/v1",
  kind: "Certificate",
  metadata: expect.objectContaining({ namespace: "shop" }),
};

function build(declare: (web: WebService, broker: StatefulService) => void) {
  return synthWorkloads((stack, namespace) => {
    const props = (name: string) => ({ ...minimalProps(namespace), name });
    const broker = new StatefulService(stack, "Broker", {
      ...props("broker"),
      ports: [{ name: "amqps", port: 5671 }],
      probes: null,
      mutualTls: { issuer: "internal", clients: ["web", "mailer", "cleanup"] },
    });
    declare(new WebService(stack, "Web", props("web")), broker);
    const worker = new Worker(stack, "Mailer", props("mailer"));
    const task = new CronTask(stack, "Cleanup", {
      ...props("cleanup"),
      schedule: "15 3 * * *",
      deadlineSeconds: 600,
    });
    worker.connections.allowTo(broker);
    broker.connections.allowFrom(task);
  });
}

const { objects } = build((web, broker) => web.connections.allowTo(broker).allowTo(broker));
const without = build((web, broker) =>
  web.connections.allowTo(broker, { clientCertificate: false }),
);

test("whoever connects to a server with mutual TLS gets one certificate in its own name", () => {
  const certificates = ofKind(objects, "Certificate");
  expect(Object.keys(certificates).sort()).toEqual([
    "cleanup-client",
    "mailer-client",
    "web-client",
  ]);
  expect(certificates["web-client"]).toMatchObject({
    ...CERTIFICATE,
    spec: {
      secretName: "web-client",
      commonName: "web",
      usages: ["digital signature", "client auth"],
      duration: "720h",
      renewBefore: "360h",
      privateKey: { rotationPolicy: "Always" },
      issuerRef: { kind: "ClusterIssuer", name: "internal" },
    },
  });
});

test.each([
  ["Deployment", "web"],
  ["Deployment", "mailer"],
])("the pods of %s %s find the certificate as files", (kind, name) => {
  expect(ofKind(objects, kind)[name]?.["spec"]).toMatchObject({ template: holding(name) });
});

test("a cron task finds it too, where the server declares the connection", () => {
  expect(ofKind(objects, "CronJob")["cleanup"]?.["spec"]).toMatchObject({
    jobTemplate: { spec: { template: holding("cleanup") } },
  });
});

test("no secret is made or read at synth", () => {
  expect(objects.map(({ kind }) => kind)).not.toContain("Secret");
});

test("a connection that brings its own certificate gets none", () => {
  expect(Object.keys(ofKind(without.objects, "Certificate"))).not.toContain("web-client");
  expect(JSON.stringify(ofKind(without.objects, "Deployment")["web"])).not.toContain("web-client");
});

test("fails where the server doesn't know the client, or another issuer signs its certificate", () => {
  expect(() =>
    synthWorkloads((stack, namespace) => {
      const server = (name: string, issuer: string, clients: readonly string[]) =>
        new StatefulService(stack, name, {
          ...minimalProps(namespace),
          name,
          ports: [{ name: "tls", port: 5671 }],
          probes: null,
          mutualTls: { issuer, clients },
        });
      new WebService(stack, "Web", minimalProps(namespace)).connections
        .allowTo(server("broker", "internal", ["api"]))
        .allowTo(server("cache", "other", ["web"]));
    }),
  ).toThrow(
    [
      "2 problems in the stacks:",
      "",
      "test/Web/Pod/ClientCertificate",
      '  value:  "other"',
      "  rule:   the issuer of the other servers that this workload connects to, internal",
      "  remedy: let all of them have certificates of one issuer",
      "",
      "test/Web/Connections.web → broker",
      '  value:  "web"',
      "  rule:   a client that broker lets in: api",
      "  remedy: add it to the clients of broker, or correct the name",
    ].join("\n"),
  );
});

function holding(name: string) {
  return {
    spec: {
      containers: [
        {
          volumeMounts: expect.arrayContaining([
            { name: "client", mountPath: "/var/run/client-certificate", readOnly: true },
          ]),
        },
      ],
      volumes: expect.arrayContaining([
        { name: "client", secret: { secretName: `${name}-client`, defaultMode: 0o440 } },
      ]),
    },
  };
}
