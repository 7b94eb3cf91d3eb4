import path from "node:path";
import {
  manifest,
  manifests,
  platforms,
  type PlatformName,
  releaseIn,
  releasesWith,
  values,
  valuesOf,
} from "../../support/platform";

function issuers(environment: PlatformName): string[] {
  return manifests(environment, "cluster-issuers")
    .filter(({ kind }) => kind === "ClusterIssuer")
    .map(({ metadata }) => metadata.name);
}

describe("ingress", () => {
  test("redirects all HTTP to HTTPS for good, but for the answers of HTTP-01", () => {
    expect(values("prod", "traefik")).toMatchObject({
      ports: {
        web: {
          allowACMEByPass: true,
          http: {
            redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } },
          },
        },
      },
    });
  });

  test("speaks TLS 1.2 with forward secrecy, or later, and asks browsers to insist", () => {
    const { tlsOptions } = values("prod", "traefik") as {
      tlsOptions: { default: { minVersion: string; cipherSuites: string[] } };
    };
    expect(tlsOptions.default.minVersion).toBe("VersionTLS12");
    expect(tlsOptions.default.cipherSuites).toHaveLength(6);
    for (const suite of tlsOptions.default.cipherSuites) {
      expect(suite).toMatch(/^TLS_ECDHE_(ECDSA|RSA)_WITH_(AES_\d+_GCM|CHACHA20_POLY1305)_SHA\d+$/);
    }
    expect(manifest("prod", "ingress-resources", "security-headers")).toMatchObject({
      metadata: { namespace: "traefik" },
      spec: { headers: { stsSeconds: 31_536_000, contentTypeNosniff: true } },
    });
    expect(values("prod", "traefik")).toMatchObject({
      ports: {
        websecure: { http: { middlewares: ["traefik-security-headers@kubernetescrd"] } },
      },
    });
  });

  test("logs in JSON, without headers and query strings that may be secret", () => {
    expect(values("prod", "traefik")).toMatchObject({
      accessLog: {
        enabled: true,
        format: "json",
        fields: {
          headers: { defaultMode: "drop", names: { "User-Agent": "keep" } },
          queryParameters: { defaultMode: "drop" },
        },
      },
    });
  });

  test("keeps the client's address, on the public IP of the infrastructure", () => {
    expect(values("prod", "traefik")).toMatchObject({
      service: {
        spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
        annotations: {
          "service.beta.kubernetes.io/azure-load-balancer-resource-group": "rg-jobboard-prod-weu",
          "service.beta.kubernetes.io/azure-pip-name": "pip-jobboard-prod-weu-ingress",
        },
      },
    });
    expect(values("local", "traefik")).not.toHaveProperty("service.annotations");
    expect(values("prod", "traefik")).not.toHaveProperty("ports.web.nodePort");
  });

  test("takes fixed ports of the nodes in local, where no load balancer is", () => {
    expect(values("local", "traefik")).toMatchObject({
      service: { spec: { type: "NodePort", externalTrafficPolicy: "Local" } },
      ports: { web: { nodePort: 30_080 }, websecure: { nodePort: 30_443 } },
    });
  });

  test("shows no dashboard, and lets no namespace use another's objects", () => {
    expect(values("prod", "traefik")).toMatchObject({
      api: { dashboard: false },
      ingressRoute: { dashboard: { enabled: false } },
      providers: { kubernetesCRD: { allowCrossNamespace: false } },
    });
  });

  test("scales between its bounds with a budget; with one pod it has neither", () => {
    expect(values("prod", "traefik")).toMatchObject({
      deployment: { replicas: null },
      autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 12 },
      podDisruptionBudget: { enabled: true, minAvailable: 2 },
    });
    expect(values("local", "traefik")).toMatchObject({
      deployment: { replicas: 1 },
      autoscaling: { enabled: false },
      podDisruptionBudget: { enabled: false },
    });
  });
});

describe("certificates", () => {
  test("local has its own CA, Azure Let's Encrypt's two directories", () => {
    expect(issuers("local")).toEqual(["self-signed", "local-ca"]);
    expect(issuers("prod")).toEqual(["letsencrypt-staging", "letsencrypt-production"]);
    expect(manifest("prod", "cluster-issuers", "letsencrypt-staging")?.["spec"]).toMatchObject({
      acme: { server: "https://acme-staging-v02.api.letsencrypt.org/directory" },
    });
  });

  test("Let's Encrypt is answered in the DNS zone, with workload identity, else by the ingress", () => {
    expect(manifest("prod", "cluster-issuers", "letsencrypt-production")?.["spec"]).toEqual({
      acme: {
        server: "https://acme-v02.api.letsencrypt.org/directory",
        email: "platform@example.com",
        privateKeySecretRef: { name: "letsencrypt-production-account" },
        solvers: [
          {
            selector: { dnsZones: ["jobs.example.com"] },
            dns01: {
              azureDNS: {
                subscriptionID: "00000000-0000-0000-0000-000000000000",
                resourceGroupName: "rg-jobboard-prod-weu",
                hostedZoneName: "jobs.example.com",
                environment: "AzurePublicCloud",
                managedIdentity: {
                  clientID: expect.stringMatching(/^\$\{data\.azurerm_user_assigned_identity\./),
                  tenantID: "00000000-0000-0000-0000-000000000000",
                },
              },
            },
          },
          { http01: { ingress: { ingressClassName: "traefik" } } },
        ],
      },
    });
  });

  test("the default certificate covers the domain and all names below it", () => {
    expect(manifest("prod", "ingress-resources", "default-certificate")?.["spec"]).toMatchObject({
      secretName: "default-certificate",
      dnsNames: ["jobs.example.com", "*.jobs.example.com"],
      issuerRef: { kind: "ClusterIssuer", name: "letsencrypt-production" },
    });
    expect(values("prod", "traefik")).toMatchObject({
      tlsStore: { default: { defaultCertificate: { secretName: "default-certificate" } } },
    });
  });

  test("an own CA from a secret signs instead of the others", () => {
    const blocks = releasesWith("local", { certificates: { caSecretName: "corp" } });
    const text = JSON.stringify(blocks.map((block) => block["values"]));
    expect(text).toContain(
      String.raw`\"name\":\"own-ca\"},\"spec\":{\"ca\":{\"secretName\":\"corp\"}}`,
    );
    expect(text).toContain(String.raw`\"kind\":\"ClusterIssuer\",\"name\":\"own-ca\"`);
  });
});

describe("monitoring", () => {
  test("neither scrapes nor alerts on what AKS hides", () => {
    expect(values("prod", "kube-prometheus-stack")).toMatchObject({
      kubeEtcd: { enabled: false },
      kubeControllerManager: { enabled: false },
      kubeScheduler: { enabled: false },
      kubeProxy: { enabled: false },
      crds: { enabled: false },
    });
  });

  test("the Service of the kubelets lies in the stack's namespace, so that a destroy takes it", () => {
    expect(values("local", "kube-prometheus-stack")).toMatchObject({
      prometheusOperator: { kubeletService: { namespace: "monitoring" } },
      kubelet: { namespace: "monitoring" },
    });
  });

  test("metrics take nine tenths of a disk that goes with the release", () => {
    expect(values("prod", "kube-prometheus-stack")).toMatchObject({
      prometheus: {
        prometheusSpec: {
          retention: "30d",
          retentionSize: "184320MiB",
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
          storageSpec: {
            volumeClaimTemplate: {
              spec: {
                storageClassName: "retained",
                resources: { requests: { storage: "200Gi" } },
              },
            },
          },
        },
      },
    });
    expect(JSON.stringify(values("local", "kube-prometheus-stack"))).not.toContain(
      "storageClassName",
    );
  });

  test("Prometheus gets the operator's 600 s to end, but on a laptop a minute", () => {
    const grace = "prometheus.prometheusSpec.terminationGracePeriodSeconds";
    expect(values("local", "kube-prometheus-stack")).toHaveProperty(grace, 60);
    expect(values("prod", "kube-prometheus-stack")).not.toHaveProperty(grace);
  });

  test("logs lie in Blob Storage with workload identity, in local on a disk; both expire", () => {
    expect(values("prod", "loki")).toMatchObject({
      loki: {
        storage: {
          type: "azure",
          bucketNames: { chunks: "loki-chunks", ruler: "loki-ruler" },
          azure: { accountName: "stjobboardprodweulog", useFederatedToken: true },
        },
        limits_config: { retention_period: "60d" },
        compactor: { retention_enabled: true, delete_request_store: "azure" },
        podLabels: { "azure.workload.identity/use": "true" },
      },
    });
    expect(values("local", "loki")).toMatchObject({
      loki: {
        storage: { type: "filesystem" },
        limits_config: { retention_period: "24h" },
        compactor: { retention_enabled: true, delete_request_store: "filesystem" },
      },
    });
  });

  test("Loki has none of what stands before or beside it in large clusters", () => {
    expect(values("prod", "loki")).toMatchObject({
      chunksCache: { enabled: false },
      resultsCache: { enabled: false },
      gateway: { enabled: false },
      minio: { enabled: false },
      lokiCanary: { enabled: false },
      test: { enabled: false },
    });
  });

  test("agents may read pods and events, and no secrets", () => {
    const clusterRules = [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }];
    expect(values("prod", "alloy")).toMatchObject({
      rbac: { rules: [expect.objectContaining({ resources: ["pods"] })], clusterRules },
    });
    expect(values("prod", "alloy-events")).toMatchObject({
      controller: { type: "deployment", replicas: 1 },
      rbac: { rules: [expect.objectContaining({ resources: ["events"] })], clusterRules },
    });
  });

  test("agents and Grafana write to volumes only, their images' own files stay as they are", () => {
    const securityContext = { readOnlyRootFilesystem: true };
    const tmp = { name: "tmp", mountPath: "/tmp" };
    for (const name of ["alloy", "alloy-events"]) {
      expect(values("prod", name)).toMatchObject({
        alloy: { securityContext, mounts: { extra: expect.arrayContaining([tmp]) } },
        controller: { volumes: { extra: expect.arrayContaining([{ name: "tmp", emptyDir: {} }]) } },
      });
    }
    expect(values("prod", "kube-prometheus-stack")).toMatchObject({
      grafana: {
        containerSecurityContext: securityContext,
        sidecar: { securityContext },
        extraEmptyDirMounts: [tmp],
      },
    });
  });

  test("an agent of the nodes is root that may read every file, and nothing more", () => {
    expect(values("prod", "alloy")).toMatchObject({
      alloy: {
        securityContext: {
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"], add: ["DAC_READ_SEARCH"] },
        },
        mounts: {
          extra: expect.arrayContaining([{ name: "positions", mountPath: "/var/lib/alloy" }]),
        },
      },
    });
  });

  test("Grafana's password is a file from the key vault, and nowhere in what is written", () => {
    expect(values("prod", "kube-prometheus-stack")).toMatchObject({
      grafana: {
        env: {
          GF_SECURITY_ADMIN_USER: "admin",
          GF_SECURITY_ADMIN_PASSWORD__FILE: "/mnt/secrets/grafana-admin/grafana-admin-password",
        },
        podLabels: { "azure.workload.identity/use": "true" },
      },
    });
    expect(values("local", "kube-prometheus-stack")).not.toHaveProperty("grafana.adminPassword");
    expect(manifest("prod", "key-vault-secrets", "grafana-admin")?.["spec"]).toMatchObject({
      provider: "azure",
      parameters: {
        keyvaultName: "kv-jobboard-prod-weu",
        objects: "array:\n  - |\n    objectName: grafana-admin-password\n    objectType: secret\n",
      },
    });
  });

  test("the first page of Grafana is one of the dashboards", () => {
    const { grafana } = values("prod", "kube-prometheus-stack") as {
      grafana: Record<string, Record<string, Record<string, unknown>>>;
    };
    const { home_page: home } = grafana["grafana.ini"]?.["users"] ?? {};
    const uids = Object.values(platforms.prod.resources("kubernetes_config_map_v1")).flatMap(
      ({ data }) => Object.keys(data ?? {}).map((file) => path.parse(file).name),
    );
    expect(uids.map((uid) => `/d/${uid}`)).toContain(home);
  });

  test("people sign in to Grafana with Entra, without a client secret", () => {
    const blocks = releasesWith("prod", {
      grafana: { entraApplicationId: "11111111-1111-1111-1111-111111111111" },
    });
    const { grafana } = valuesOf(releaseIn(blocks, "kube-prometheus-stack")) as {
      grafana: Record<string, Record<string, Record<string, unknown>>>;
    };
    expect(grafana["grafana.ini"]?.["auth.azuread"]).toMatchObject({
      client_authentication: "workload_identity",
      client_id: "11111111-1111-1111-1111-111111111111",
    });
    expect(grafana["grafana.ini"]?.["auth.azuread"]).not.toHaveProperty("client_secret");
  });

  test("alerts go to whom the environment names, their secrets read from files", () => {
    const blocks = releasesWith("prod", {
      alerts: {
        teams: true,
        email: {
          to: ["ops@example.com"],
          from: "alerts@example.com",
          smarthost: "smtp.example.com:587",
          username: "alerts",
        },
      },
    });
    expect(valuesOf(releaseIn(blocks, "kube-prometheus-stack"))).toMatchObject({
      alertmanager: {
        config: {
          route: { receiver: "team" },
          receivers: [
            { name: "nobody" },
            {
              name: "team",
              email_configs: [
                { auth_password_file: "/mnt/secrets/alertmanager-receivers/smtp-password" },
              ],
              msteamsv2_configs: [
                { webhook_url_file: "/mnt/secrets/alertmanager-receivers/teams-webhook-url" },
              ],
            },
          ],
        },
      },
    });
    expect(values("prod", "kube-prometheus-stack")).toMatchObject({
      alertmanager: { config: { route: { receiver: "nobody" } } },
    });
  });

  test("a service outside is called as long as alerts get through, and nobody else by that", () => {
    const blocks = releasesWith("prod", { alerts: { watchdog: true } });
    const { alertmanager } = valuesOf(releaseIn(blocks, "kube-prometheus-stack")) as {
      alertmanager: { config: { route: { receiver: string; routes: object[] } } };
    };
    expect(alertmanager.config.route).toMatchObject({ receiver: "nobody" });
    expect(alertmanager.config.route.routes[0]).toEqual({
      receiver: "watchdog",
      matchers: ['alertname = "Watchdog"'],
      group_wait: "0s",
      group_interval: "1m",
      repeat_interval: "5m",
    });
    expect(alertmanager.config).toMatchObject({
      receivers: [
        { name: "nobody" },
        {
          name: "watchdog",
          webhook_configs: [
            {
              url_file: "/mnt/secrets/alertmanager-receivers/watchdog-url",
              send_resolved: false,
            },
          ],
        },
      ],
    });
  });
});
