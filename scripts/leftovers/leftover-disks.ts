import { z } from "zod";
import { azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import type { ManagementApi } from "../azure/management-api";
import { subscriptionId } from "../azure/resource-ids";

const API_VERSION = "2024-03-02";

const disk = z.object({
  id: z.string(),
  name: z.string(),
  /** As the driver of AKS tags what it makes. */
  tags: z
    .object({
      "kubernetes.io-created-for-pv-name": z.string().optional(),
      "kubernetes.io-created-for-pvc-name": z.string().optional(),
      "kubernetes.io-created-for-pvc-namespace": z.string().optional(),
    })
    .default({}),
  properties: z.object({
    diskState: z.string(),
    diskSizeGB: z.number(),
    timeCreated: z.string().optional(),
  }),
});

/** A disk that nothing has attached. */
export interface LeftoverDisk {
  readonly id: string;
  readonly name: string;
  readonly sizeGib: number;
  /** `namespace/name` of the claim that it was made for, if one is known. */
  readonly claim: string | undefined;
  /** Of the PersistentVolume, which stays when its claim goes. */
  readonly volume: string | undefined;
  /** As Azure writes it. */
  readonly createdAt: string | undefined;
}

/**
 * Disks of the cluster that nothing has attached, the largest first: of claims that went (the class
 * `retained` keeps their disks), among them those of releases whose first install failed.
 *
 * @param bound names of PersistentVolumes that claims have; their pods may just not be running
 */
export async function leftoverDisks(
  api: ManagementApi,
  environment: AzureEnvironment,
  bound: ReadonlySet<string>,
): Promise<LeftoverDisk[]> {
  const { nodeResourceGroup } = azureNames(environment);
  const group = `${subscriptionId(environment)}/resourceGroups/${nodeResourceGroup}`;
  const disks = await api.list(`${group}/providers/Microsoft.Compute/disks`, API_VERSION);
  return z
    .array(disk)
    .parse(disks)
    .filter(({ properties }) => properties.diskState === "Unattached")
    .map(({ id, name, tags, properties }) => {
      const claim = tags["kubernetes.io-created-for-pvc-name"];
      const namespace = tags["kubernetes.io-created-for-pvc-namespace"];
      return {
        id,
        name,
        sizeGib: properties.diskSizeGB,
        claim: claim === undefined ? undefined : `${namespace ?? ""}/${claim}`,
        volume: tags["kubernetes.io-created-for-pv-name"],
        createdAt: properties.timeCreated,
      };
    })
    .filter(({ volume }) => volume === undefined || !bound.has(volume))
    .toSorted((a, b) => b.sizeGib - a.sizeGib || a.name.localeCompare(b.name));
}

/** A line for each disk, and under it what removes it; the volume's object first, where there is one. */
export function describeLeftovers(disks: readonly LeftoverDisk[]): string[] {
  return disks.flatMap(({ id, name, sizeGib, claim, volume, createdAt }) => [
    `${name}  ${sizeGib} GiB  ${claim === undefined ? "no claim known" : `made for ${claim}`}${createdAt === undefined ? "" : `, ${createdAt.slice(0, 10)}`}`,
    ...(volume === undefined
      ? []
      : [`    kubectl delete persistentvolume ${volume} --ignore-not-found`]),
    `    az disk delete --ids ${id}`,
  ]);
}
