import type { TerraformStack } from "cdktf";
import { prometheus } from "../../modules/addons/kube-prometheus-stack/peers";
import { ingressController } from "../../modules/addons/traefik/peer";
import { Namespace } from "../../modules/kubernetes/namespace";
import { WebService } from "../../modules/kubernetes/web-service";

/** Web services in one namespace, each with a route and a connection to the one before it. */
export function addWorkloads(stack: TerraformStack, count: number): void {
  const namespace = new Namespace(stack, "Namespace", { name: "bench", partOf: "bench" });
  let previous: WebService | undefined;
  for (let index = 0; index < count; index += 1) {
    const name = `web-${index}`;
    const service = new WebService(stack, `Web${index}`, {
      namespace,
      name,
      partOf: "bench",
      cluster: { ingressController, prometheus, issuer: { name: "local-ca", asksHost: false } },
      component: "api",
      image: { repository: "registry.example/web", tag: "1.0.0" },
      ports: [
        { name: "http", port: 8080 },
        { name: "metrics", port: 9464 },
      ],
      route: { domain: "example.com", host: `${name}.example.com` },
    });
    if (previous) {
      service.connections.allowTo(previous, { ports: ["http"] });
    }
    previous = service;
  }
}
