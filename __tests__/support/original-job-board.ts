import type { TerraformStack } from "cdktf";
import { Namespace } from "../../modules/kubernetes/namespace";
import { StatefulService } from "../../modules/kubernetes/stateful-service";
import { WebService } from "../../modules/kubernetes/web-service";
import { cluster } from "./cluster";
import { Memory } from "../../modules/support/quantities";

/**
 * The job board that this project replaces: four services and their backing services, which have a
 * namespace of their own. Its policies, written by hand, cut identity.api off redis.
 */
export function originalJobBoard(stack: TerraformStack): void {
  const jobs = new Namespace(stack, "Jobs", { name: "jobs", partOf: "jobs" });
  const data = new Namespace(stack, "Data", { name: "jobs-data", partOf: "jobs" });
  const service = (id: string, name: string) =>
    new WebService(stack, id, {
      namespace: jobs,
      name,
      partOf: "jobs",
      component: "api",
      image: { repository: `registry.example/${name}`, tag: "1.0.0" },
      cluster: { ...cluster, issuer: { name: "local-ca", asksHost: false } },
      ...(name === "web" && { route: { domain: "jobs.example.com" } }),
    });
  const backing = (id: string, name: string, port: { name: string; port: number }) =>
    new StatefulService(stack, id, {
      namespace: data,
      name,
      partOf: "jobs",
      component: "database",
      image: { repository: `registry.example/${name}`, tag: "1.0.0" },
      ports: [port],
      probes: null,
      storage: { mountPath: "/data", size: Memory.gibibytes(1) },
    });
  const web = service("Web", "web");
  const identityApi = service("IdentityApi", "identity-api");
  const jobsApi = service("JobsApi", "jobs-api");
  const applicantsApi = service("ApplicantsApi", "applicants-api");
  const redis = backing("Redis", "redis", { name: "redis", port: 6379 });
  const rabbitmq = backing("Rabbitmq", "rabbitmq", { name: "amqp", port: 5672 });
  const sql = backing("Sql", "sql", { name: "mssql", port: 1433 });
  web.connections.allowTo(identityApi).allowTo(jobsApi).allowTo(applicantsApi);
  identityApi.connections.allowTo(redis);
  // applicants.api publishes "applied for this job", jobs.api consumes it.
  applicantsApi.connections.allowTo(rabbitmq).allowTo(sql);
  jobsApi.connections.allowTo(rabbitmq).allowTo(sql);
}
