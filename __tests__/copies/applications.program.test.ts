import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { ProjectCopy } from "./project-copy";

/** All that a second service takes beside its Dockerfile. */
const SHOP = `import { z } from "zod";
import { clusterServices } from "../../addons/cluster-services";
import { Namespace } from "../../kubernetes/namespace";
import { WebService } from "../../kubernetes/web-service";
import { integer } from "../../support/fields";
import type { Application } from "../application";
import { applicationImage } from "../application-image";

const settings = z.strictObject({ replicas: integer(1, 9, "replicas").default(2) });

export const shop: Application<typeof settings> = {
  name: "shop",
  image: { dockerfile: "shop/Dockerfile", version: "1.0.0" },
  signsInToAzure: true,
  settings,
  alerts: [],
  add: (scope, environment) => {
    const { project: partOf, domain, workloads } = environment;
    const namespace = new Namespace(scope, "Shop", { name: "shop", partOf });
    new WebService(scope, "ShopWeb", {
      namespace,
      name: "shop",
      partOf,
      component: "web",
      cluster: clusterServices(environment),
      image: applicationImage(environment, shop),
      autoscaling: null,
      replicas: workloads.shop.replicas,
      route: { domain, host: \`shop.\${domain}\` },
    });
  },
};
`;

describe("a second application with an image of its own", () => {
  const copy = new ProjectCopy();
  afterAll(() => copy.remove());
  copy.write("modules/workloads/shop/application.ts", SHOP);
  copy.replace("modules/workloads/catalogue.ts", "= { jobBoard }", "= { jobBoard, shop }");
  copy.replace(
    "modules/workloads/catalogue.ts",
    /^import \{ jobBoard \}/m,
    'import { shop } from "./shop/application";\nimport { jobBoard }',
  );

  test("is one file and one entry: everything else still compiles", () => {
    expect(copy.types()).toEqual({ status: 0, output: "" });
  });

  test("is deployed beside the first, from the environment's registry", () => {
    const workloads = copy.synth("dev", "workloads");
    expect(workloads).toMatch(/"image": "cr\w+\.azurecr\.io\/shop:1\.0\.0"/);
    expect(workloads).toMatch(/"image": "cr\w+\.azurecr\.io\/job-board:/);
  });

  test("has an identity in Azure, and is built by the registry's task", () => {
    const infrastructure = copy.synth("dev", "infrastructure");
    expect(infrastructure).toMatch(/"name": "id-\w+-dev-\w+-shop"/);
    expect(infrastructure).toContain('"subject": "system:serviceaccount:shop:shop"');
    expect(infrastructure).toContain("-t $Registry/shop:{{.Values.tag}} -f shop/Dockerfile .");
    expect(infrastructure).toContain("-t $Registry/job-board:{{.Values.tag}}");
  });

  test("takes a tag of its own, and its settings are checked like the others'", () => {
    const { output } = copy.run("node", ["-r", "tsx/cjs", "main.ts"], {
      IMAGE_TAG: "job-board=1.0.0,shop=latest",
    });
    expect(output).toContain('IMAGE_TAG\n  value:  "job-board=1.0.0,shop=latest"');
    copy.replace(
      "environments/local.ts",
      "workloads: {",
      "workloads: {\n    shop: { replicas: 10 },",
    );
    expect(copy.run("node", ["-r", "tsx/cjs", "main.ts"]).output).toContain(
      "workloads.shop.replicas\n  value:  10\n  rule:   a whole number of replicas from 1 to 9",
    );
  });
});

describe("without the job board", () => {
  const copy = new ProjectCopy();
  afterAll(() => copy.remove());
  copy.delete("modules/workloads/job-board", "service", "demo");
  copy.replace("modules/workloads/catalogue.ts", /^import \{ jobBoard \}.*\n/m, "");
  copy.replace("modules/workloads/catalogue.ts", "= { jobBoard }", "= {}");
  copy.replace("environments/local.ts", /workloads: \{[^]*?\n {2}\},/, "workloads: {},");
  copy.replace("environments/company.ts", /workloads: \{.*\},/, "workloads: {},");
  // Its tests.
  copy.delete("__tests__");

  test("everything else compiles", () => {
    expect(copy.types()).toEqual({ status: 0, output: "" });
  });

  test.each(["local", "prod"])("%s has a platform, and no workload", (environment) => {
    expect(copy.synth(environment, "platform")).toContain('"traefik"');
    expect(copy.synth(environment, "workloads")).not.toContain("kubernetes_deployment_v1");
  });

  test("nothing of it is left in the code", () => {
    const left = globSync("{modules,stacks,scripts}/**/*.ts", { cwd: copy.folder }).filter((file) =>
      /jobBoard|JobBoard/.test(readFileSync(path.join(copy.folder, file), "utf8")),
    );
    expect(left).toEqual([]);
  });
});
