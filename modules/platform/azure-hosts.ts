import { type HostPeer, hosts } from "../kubernetes/hosts";
import { type AddressPeer, publicHttps } from "../kubernetes/peer";

/**
 * Entra, where a workload identity's token comes from. Azure's own libraries also ask
 * login.microsoft.com about it (instance discovery).
 */
export function entra(instead: readonly AddressPeer[] = [publicHttps]): HostPeer {
  return hosts("entra", ["login.microsoftonline.com", "login.microsoft.com"], { instead });
}

/** Where a storage account answers for its blobs. */
export function blobHostname(account: string): string {
  return `${account}.blob.core.windows.net`;
}

/** A storage account's blobs, at whichever address its name leads to. */
export function blobHost(account: string, instead: readonly AddressPeer[]): HostPeer {
  return hosts("blob-storage", [blobHostname(account)], { instead });
}
