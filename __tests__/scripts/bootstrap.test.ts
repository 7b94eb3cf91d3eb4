import { prod } from "../../environments/prod";
import { parseEnvironment } from "../../modules/environment/environment";
import { processEnvironment } from "../../environments/environments";
import { bootstrapSteps } from "../../scripts/bootstrap/steps";

function stepsIn(location: string) {
  const input = structuredClone(prod);
  const environment = parseEnvironment(
    "prod",
    {
      ...input,
      azure: { ...input.azure, location },
      infrastructure: {
        ...input.infrastructure,
        zoneRedundant: false,
        storage: { logs: { replication: "LRS" }, backups: { replication: "LRS" } },
        postgres: null,
      },
    },
    processEnvironment({}),
  );
  if (environment.target !== "azure") {
    throw new TypeError("prod is in Azure");
  }
  return bootstrapSteps(environment);
}

test("the state's account takes Entra's tokens only, keeps what is deleted, and is locked", () => {
  const commands = stepsIn("westeurope").map(({ create }) => create.join(" "));
  expect(commands).toEqual([
    "group create --name=rg-jobboard-state --location=westeurope --subscription=00000000-0000-0000-0000-000000000000 --tags project=jobboard managed-by=bootstrap",
    "storage account create --name=stjobboardstate --resource-group=rg-jobboard-state --subscription=00000000-0000-0000-0000-000000000000 --location=westeurope --sku=Standard_GZRS --kind=StorageV2 --require-infrastructure-encryption=true --min-tls-version=TLS1_2 --https-only=true --allow-shared-key-access=false --allow-blob-public-access=false --allow-cross-tenant-replication=false --default-action=Allow",
    "storage account blob-service-properties update --account-name=stjobboardstate --resource-group=rg-jobboard-state --subscription=00000000-0000-0000-0000-000000000000 --enable-versioning=true --enable-delete-retention=true --delete-retention-days=30 --enable-container-delete-retention=true --container-delete-retention-days=30",
    "storage container-rm create --name=tfstate --storage-account=stjobboardstate --resource-group=rg-jobboard-state --subscription=00000000-0000-0000-0000-000000000000 --public-access=off",
    "role assignment create --assignee-object-id=00000000-0000-0000-0000-000000000000 --assignee-principal-type=Group --role=Storage Blob Data Contributor --scope=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-jobboard-state/providers/Microsoft.Storage/storageAccounts/stjobboardstate/blobServices/default/containers/tfstate --subscription=00000000-0000-0000-0000-000000000000",
    "lock create --name=no-deletion --lock-type=CanNotDelete --resource-group=rg-jobboard-state --subscription=00000000-0000-0000-0000-000000000000",
    "feature register --namespace=Microsoft.Compute --name=EncryptionAtHost --subscription=00000000-0000-0000-0000-000000000000",
  ]);
});

test("an account that is there is brought to the same, but for what can't be changed", () => {
  const [, account] = stepsIn("westeurope");
  expect(account?.exists?.slice(0, 3)).toEqual(["storage", "account", "show"]);
  const changeable = account?.create.filter(
    (argument) => !/--(location|sku|kind|require-infrastructure-encryption)=/.test(argument),
  );
  expect(account?.update).toEqual(
    changeable?.map((argument) => (argument === "create" ? "update" : argument)),
  );
});

test.each([
  ["italynorth", "Standard_ZRS"],
  ["northcentralus", "Standard_GRS"],
])("in %s the state is replicated as %s", (location, sku) => {
  expect(stepsIn(location)[1]?.create).toContain(`--sku=${sku}`);
});
