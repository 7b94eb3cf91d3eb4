import { describeLeftovers, leftoverDisks } from "../../../scripts/leftovers/leftover-disks";
import { azureEnvironment } from "../../support/azure-environment";
import { FakeManagementApi } from "../support/fake-management-api";

const environment = azureEnvironment("prod");
const DISKS = `/subscriptions/${environment.azure.subscriptionId}/resourceGroups/rg-jobboard-prod-weu-nodes/providers/Microsoft.Compute/disks`;

let azure: FakeManagementApi;
let disks: object[];
beforeEach(async () => {
  azure = await new FakeManagementApi().start();
  disks = [];
});
afterEach(() => azure.stop());

function addDisk(name: string, diskState: string, diskSizeGB: number, claim?: string): void {
  const id = `${DISKS}/${name}`;
  disks.push({
    id,
    name,
    ...(claim !== undefined && {
      tags: {
        "kubernetes.io-created-for-pv-name": name,
        "kubernetes.io-created-for-pvc-name": claim,
        "kubernetes.io-created-for-pvc-namespace": "monitoring",
      },
    }),
    properties: { diskState, diskSizeGB, timeCreated: "2026-11-27T08:00:00Z" },
  });
  azure.put(DISKS, { value: disks });
}

test("disks that nothing has are named, the largest first, with what removes them", async () => {
  addDisk("pvc-small", "Unattached", 1, "alertmanager");
  addDisk("pvc-failed", "Unattached", 200, "prometheus");
  addDisk("pvc-used", "Attached", 200, "prometheus");
  addDisk("pvc-asleep", "Unattached", 10, "loki");
  addDisk("by-hand", "Unattached", 32);
  const found = await leftoverDisks(azure.api, environment, new Set(["pvc-asleep"]));
  expect(describeLeftovers(found)).toEqual([
    "pvc-failed  200 GiB  made for monitoring/prometheus, 2026-11-27",
    "    kubectl delete persistentvolume pvc-failed --ignore-not-found",
    `    az disk delete --ids ${DISKS}/pvc-failed`,
    "by-hand  32 GiB  no claim known, 2026-11-27",
    `    az disk delete --ids ${DISKS}/by-hand`,
    "pvc-small  1 GiB  made for monitoring/alertmanager, 2026-11-27",
    "    kubectl delete persistentvolume pvc-small --ignore-not-found",
    `    az disk delete --ids ${DISKS}/pvc-small`,
  ]);
});

test("an environment without leftovers names none", async () => {
  addDisk("pvc-used", "Attached", 200, "prometheus");
  await expect(leftoverDisks(azure.api, environment, new Set())).resolves.toEqual([]);
});
