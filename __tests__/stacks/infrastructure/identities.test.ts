import { WORKLOAD_IDENTITIES } from "../../../modules/azure/workload-identities";
import { applications } from "../../../modules/workloads/catalogue";
import type { SynthesisedStack } from "../../support/synth";
import { idOf, type MutableInput, referenced, synthAzure } from "../../support/synth-azure";

const dev = synthAzure("dev");
const staging = synthAzure("staging");
// Alertmanager reads secrets, and so signs in, only where it tells somebody.
const prod = synthAzure("prod", ({ platform }) => {
  platform.alerts = { teams: true };
  platform.addons = { "policy-controller": { enabled: true } };
});

const DEV_REGISTRY =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-jobboard-dev-weu/providers/Microsoft.ContainerRegistry/registries/crjobboarddevweu";

function rolesIn(stack: SynthesisedStack): string[] {
  return Object.values(stack.resources("azurerm_role_assignment"))
    .map(
      (block) =>
        `${referenced(block["principal_id"])}: ${String(block["role_definition_name"])} on ${referenced(block["scope"])}`,
    )
    .sort();
}

function trusted(delivery: MutableInput["infrastructure"]["delivery"]) {
  const stack = synthAzure("prod", ({ infrastructure }) => {
    infrastructure.delivery = delivery;
  });
  return Object.entries(stack.resources("azurerm_federated_identity_credential"))
    .filter(([address]) => address.includes("Delivery_Identity"))
    .map(([, { issuer, subject }]) => [issuer, subject]);
}

describe("identities", () => {
  test("identities have these roles on these scopes, and no other", () => {
    expect(rolesIn(prod)).toEqual([
      "Alertmanager: Key Vault Secrets User on KeyVault",
      "CertManager: DNS Zone Contributor on Ingress_DnsZone",
      "ControlPlane: Managed Identity Operator on Kubelet",
      "ControlPlane: Network Contributor on Ingress_PublicIp",
      "ControlPlane: Network Contributor on Network_ApiServer",
      "ControlPlane: Network Contributor on Network_System",
      "ControlPlane: Network Contributor on Network_User",
      "ControlPlane: Reader on ResourceGroup",
      "Delivery_Identity: Azure Kubernetes Service Cluster User Role on Cluster",
      `Delivery_Identity: Container Registry Data Importer and Data Reader on ${DEV_REGISTRY}`,
      "Delivery_Identity: Container Registry Data Importer and Data Reader on Registry",
      "Delivery_Identity: Reader on ResourceGroup",
      "Delivery_Identity: Storage Blob Data Contributor on /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-jobboard-state/providers/Microsoft.Storage/storageAccounts/stjobboardstate",
      "Grafana: Key Vault Secrets User on KeyVault",
      "Kubelet: AcrPull on Registry",
      "Loki: Storage Blob Data Contributor on LogStorage",
      "PolicyController: AcrPull on Registry",
      "Tempo: Storage Blob Data Contributor on LogStorage",
    ]);
  });

  test("dev's pipeline pushes images and builds them in the registry", () => {
    expect(rolesIn(dev).filter((role) => role.startsWith("Delivery_Identity"))).toEqual([
      "Delivery_Identity: AcrPush on Registry",
      "Delivery_Identity: Azure Kubernetes Service Cluster User Role on Cluster",
      "Delivery_Identity: Container Registry Tasks Contributor on Registry",
      "Delivery_Identity: Reader on ResourceGroup",
      expect.stringContaining("Storage Blob Data Contributor on /subscriptions/"),
    ]);
    expect(dev.resource("azurerm_container_registry_task")).toMatchObject({
      name: "build-images",
      platform: { os: "Linux", architecture: "amd64" },
      timeout_in_seconds: 1800,
      encoded_step: {
        context_path: "https://github.com/example/aks-job-board-platform.git#main",
        task_content: expect.stringMatching(
          /^\$\{base64encode\("version: v1\.1\.0\\nsteps:\\n {2}- build: -t \$Registry\/job-board:\{\{\.Values\.tag\}\} -f service\/Dockerfile \.\\n {2}- push:\\n {6}- \$Registry\/job-board:\{\{\.Values\.tag\}\}"\)\}$/,
        ),
      },
    });
  });

  test("each service account of the table may sign in as its identity", () => {
    const credentials = Object.entries(prod.resources("azurerm_federated_identity_credential"))
      .filter(([address]) => address.includes("_ServiceAccount_"))
      .map(([, block]) => [referenced(block["parent_id"]), block["subject"], block["audience"]]);
    const audience = ["api://AzureADTokenExchange"];
    expect(credentials).toEqual([
      ["Alertmanager", "system:serviceaccount:monitoring:alertmanager", audience],
      ["CertManager", "system:serviceaccount:cert-manager:cert-manager", audience],
      [
        "DatabaseAdministrator",
        "system:serviceaccount:database-administration:database-administrator",
        audience,
      ],
      ["Grafana", "system:serviceaccount:monitoring:grafana", audience],
      ["JobBoardMigrations", "system:serviceaccount:job-board:job-board-migrations", audience],
      ["JobBoard", "system:serviceaccount:job-board:job-board", audience],
      ["Loki", "system:serviceaccount:monitoring:loki", audience],
      [
        "PolicyController",
        "system:serviceaccount:policy-controller:policy-controller-webhook",
        audience,
      ],
      ["Tempo", "system:serviceaccount:monitoring:tempo", audience],
    ]);
    const signingIn = applications.filter(({ signsInToAzure }) => signsInToAzure);
    const migrating = applications.filter(({ database }) => database?.migrations !== undefined);
    expect(credentials).toHaveLength(
      Object.keys(WORKLOAD_IDENTITIES).length + signingIn.length + migrating.length,
    );
    const issuers = Object.values(prod.resources("azurerm_federated_identity_credential"))
      .filter((block) => String(block["subject"]).startsWith("system:serviceaccount:"))
      .map((block) => block["issuer"]);
    expect([...new Set(issuers)]).toEqual([expect.stringMatching(/^\$\{.*\.oidc_issuer_url\}$/)]);
  });

  test("what isn't there has no identity", () => {
    const bare = synthAzure("prod", ({ platform, infrastructure }) => {
      platform.addons = {
        loki: { enabled: false },
        alloy: { enabled: false },
        tempo: { enabled: false },
        "alloy-otlp": { enabled: false },
      };
      infrastructure.postgres = null;
    });
    const names = Object.keys(bare.resources("azurerm_user_assigned_identity")).map(idOf);
    expect(names).toEqual([
      "CertManager",
      "ControlPlane",
      "Delivery_Identity",
      "Grafana",
      "JobBoard",
      "Kubelet",
    ]);
    expect(
      rolesIn(bare).filter((role) => /^(Loki|Tempo|Alertmanager|Database)/.test(role)),
    ).toEqual([]);
  });

  test("a pipeline reaches the states of its own environment only", () => {
    const state = Object.entries(staging.resources("azurerm_role_assignment")).find(([address]) =>
      address.includes("Delivery_State"),
    );
    const containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
    const blobs = `${containers}/blobs`;
    const isIn = `@Resource[${containers}:name] StringEquals 'tfstate'`;
    expect(state?.[1]).toMatchObject({
      condition_version: "2.0",
      condition: [
        "(",
        ` (!(ActionMatches{'${blobs}/read'} AND NOT SubOperationMatches{'Blob.List'})`,
        `  AND !(ActionMatches{'${blobs}/write'})`,
        `  AND !(ActionMatches{'${blobs}/add/action'})`,
        `  AND !(ActionMatches{'${blobs}/delete'})`,
        `  AND !(ActionMatches{'${blobs}/move/action'})`,
        " ) OR",
        ` (${isIn} AND @Resource[${blobs}:path] StringLike 'staging/*')`,
        ") AND (",
        ` !(ActionMatches{'${blobs}/read'} AND SubOperationMatches{'Blob.List'}) OR (${isIn})`,
        ")",
      ].join("\n"),
    });
  });

  test("pipelines of GitHub, GitLab and Azure DevOps sign in without a secret, one after another", () => {
    const stack = synthAzure("prod", (input) => {
      input.infrastructure.delivery = {
        github: { repository: "example/platform" },
        gitlab: { project: "example/platform" },
        azureDevOps: { subject: "/eid1/c/pub/t/AA/a/BB/sc/CC/DD" },
      };
    });
    const credentials = Object.entries(stack.resources("azurerm_federated_identity_credential"))
      .filter(([address]) => address.includes("Delivery_Identity"))
      .map(([address, block]) => [
        idOf(address),
        block["name"],
        block["issuer"],
        block["subject"],
        block["depends_on"],
      ]);
    expect(credentials).toEqual([
      [
        "Delivery_Identity_AzureDevOps",
        "azure-devops",
        "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0",
        "/eid1/c/pub/t/AA/a/BB/sc/CC/DD",
        [expect.stringContaining("Delivery_Identity_GitLab")],
      ],
      [
        "Delivery_Identity_GitHub",
        "github",
        "https://token.actions.githubusercontent.com",
        "repo:example/platform:environment:prod",
        undefined,
      ],
      [
        "Delivery_Identity_GitLab",
        "gitlab",
        "https://gitlab.com",
        "project_path:example/platform:ref_type:branch:ref:main",
        [expect.stringContaining("Delivery_Identity_GitHub")],
      ],
    ]);
  });
});

describe("tokens of pipelines", () => {
  test("GitHub's name a repository with its ids, where the environment gives them", () => {
    const repository = "Example-Org/platform.v2";
    const issuer = "https://token.actions.githubusercontent.com";
    expect(trusted({ github: { repository } })).toEqual([
      [issuer, "repo:Example-Org/platform.v2:environment:prod"],
    ]);
    expect(trusted({ github: { repository, ownerId: 1234, repositoryId: 56_789 } })).toEqual([
      [issuer, "repo:Example-Org@1234/platform.v2@56789:environment:prod"],
    ]);
  });

  test("those of an older connection of Azure DevOps are issued by itself", () => {
    const azureDevOps = {
      issuer: "https://vstoken.dev.azure.com/11111111-1111-1111-1111-111111111111",
      subject: "sc://example/platform/prod",
    };
    expect(trusted({ azureDevOps })).toEqual([[azureDevOps.issuer, azureDevOps.subject]]);
  });
});
