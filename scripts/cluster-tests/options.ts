import { parseArgs } from "node:util";
import type { Entrance } from "../http/http-answer";
import { AGNHOST, type Probe } from "./probe-pods";

export interface Options {
  /** Where the reports go. */
  readonly report: string;
  /** Whether to leave everything deployed at the end. */
  readonly keep: boolean;
  /** Another tag of the service's image, which the cluster can pull. */
  readonly nextTag: string | undefined;
  /** A tag of the service's image that can't be pulled, or never gets ready. */
  readonly brokenTag: string;
  /** Where Traefik is reached, when not where its Service says. */
  readonly entrance: Entrance | undefined;
  readonly probe: Probe;
}

/** The options of `npm run test:cluster`, as docs/operations.md lists them. */
export function parseOptions(args?: readonly string[]): Options {
  const { values } = parseArgs({
    ...(args && { args: [...args] }),
    options: {
      report: { type: "string", default: "cdktf.out/test-cluster" },
      keep: { type: "boolean", default: false },
      "next-tag": { type: "string" },
      "broken-tag": { type: "string", default: "never-built" },
      "ingress-address": { type: "string" },
      "probe-image": { type: "string", default: AGNHOST.image },
      "probe-idle": { type: "string", default: AGNHOST.idle.join(" ") },
      "probe-connect": { type: "string", default: AGNHOST.connect.join(" ") },
    },
  });
  const address = values["ingress-address"];
  return {
    report: values.report,
    keep: values.keep,
    nextTag: values["next-tag"],
    brokenTag: values["broken-tag"],
    entrance: address === undefined ? undefined : { address },
    probe: {
      image: values["probe-image"],
      idle: values["probe-idle"].split(" "),
      connect: values["probe-connect"].split(" "),
    },
  };
}
