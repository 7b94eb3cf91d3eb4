import type { Arguments } from "../arguments";
import type { Entrance } from "../http/http-answer";
import { AGNHOST, type Probe } from "../cluster-client/probe-pods";

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

/** Options that name the program which tries connections. */
export const PROBE_OPTIONS = {
  "probe-image": {
    type: "string",
    takes: "IMAGE",
    default: AGNHOST.image,
    help: "image of a program that tries connections",
  },
  "probe-idle": {
    type: "string",
    takes: "COMMAND",
    default: AGNHOST.idle.join(" "),
    help: "what waits in it",
  },
  "probe-connect": {
    type: "string",
    takes: "COMMAND",
    default: AGNHOST.connect.join(" "),
    help: "what tries a connection; {address} stands for IP:port",
  },
} as const;

/** The options of `npm run test:cluster`. */
export const OPTIONS = {
  report: {
    type: "string",
    takes: "FOLDER",
    default: "cdktf.out/test-cluster",
    help: "where junit.xml and transcript.md go",
  },
  keep: { type: "boolean", default: false, help: "leaves everything deployed" },
  "next-tag": {
    type: "string",
    takes: "TAG",
    help: "another tag of `job-board` that the cluster can pull; else some steps are not played",
  },
  "broken-tag": {
    type: "string",
    takes: "TAG",
    default: "never-built",
    help: "one that can't be pulled, or whose pods never get ready",
  },
  "ingress-address": {
    type: "string",
    takes: "IP",
    help: "where routes are asked, instead of where Traefik's Service says",
  },
  ...PROBE_OPTIONS,
} as const;

/** What the options say. */
export function optionsOf(values: Arguments<typeof OPTIONS>["values"]): Options {
  const address = values["ingress-address"];
  return {
    report: values.report,
    keep: values.keep,
    nextTag: values["next-tag"],
    brokenTag: values["broken-tag"],
    entrance: address === undefined ? undefined : { address },
    probe: probeOf(values),
  };
}

export function probeOf(values: Arguments<typeof PROBE_OPTIONS>["values"]): Probe {
  return {
    image: values["probe-image"],
    idle: values["probe-idle"].split(" "),
    connect: values["probe-connect"].split(" "),
  };
}
