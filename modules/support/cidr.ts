import { IPv4 } from "ipaddr.js";

/** A range of IPv4 addresses; `first` and `last` as numbers from 0 to 2^32 - 1. */
export interface Cidr {
  readonly text: string;
  readonly prefix: number;
  readonly first: number;
  readonly last: number;
}

/** Reads `10.0.0.0/16`; undefined when it is none, or has bits set beyond its prefix. */
export function parseCidr(text: string): Cidr | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text) || !IPv4.isValidCIDR(text)) {
    return undefined;
  }
  const [address, prefix] = IPv4.parseCIDR(text);
  const first = address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { text, prefix, first, last: first + size - 1 } : undefined;
}

/** As `parseCidr`, for text that a schema has checked. @throws RangeError when it has not */
export function cidrOf(text: string): Cidr {
  const range = parseCidr(text);
  if (range === undefined) {
    throw new RangeError(`${text} is no IPv4 range`);
  }
  return range;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function addressCount(cidr: Cidr): number {
  return cidr.last - cidr.first + 1;
}

/** Address at an offset from the range's first one, e.g. 10 for a cluster's DNS service. */
export function addressAt(cidr: Cidr, offset: number): string {
  const address = cidr.first + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
