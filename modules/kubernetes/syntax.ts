import { Token } from "cdktf";
import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";

interface Syntax {
  readonly pattern: RegExp;
  /** Characters. */
  readonly maxLength: number;
  readonly rule: string;
  readonly remedy: string;
}

const NAME = "lower-case letters, digits and inner hyphens, a letter first";

/**
 * What Kubernetes takes at a place of an object:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and …/labels/.
 */
const SYNTAX = {
  /** Of a workload, its Service and its containers (RFC 1035). */
  name: {
    pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    maxLength: 63,
    rule: `1 to 63 ${NAME}`,
    remedy: "write e.g. job-board",
  },
  /** Of a port (IANA service name). */
  portName: {
    pattern: /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
    maxLength: 15,
    rule: "1 to 15 lower-case letters, digits and single inner hyphens, a letter among them",
    remedy: "write e.g. http or metrics",
  },
  /** Of a host in a policy, as Cilium's matchPattern. */
  host: {
    pattern:
      /^(?!.*\*\*)([a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    maxLength: 253,
    rule: "a lower-case DNS name of at least two labels, with single `*` in any but the last two",
    remedy: "write e.g. api.example.com or *.example.com, without scheme, port or path",
  },
  labelKey: {
    pattern: /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/,
    maxLength: 317,
    rule: "a label's key: at most 63 letters, digits, `-`, `_` and `.`, behind a DNS name and a slash or without",
    remedy: "write e.g. example.com/team",
  },
  labelValue: {
    pattern: /^([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/,
    maxLength: 63,
    rule: "a label's value: at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends",
    remedy: "shorten it or drop other characters",
  },
  variableName: {
    pattern: /^[A-Za-z_][\w.-]*$/,
    maxLength: 253,
    rule: "an environment variable's name: letters, digits, `_`, `-` and `.`, no digit first",
    remedy: "write e.g. LOG_LEVEL",
  },
  fileName: {
    pattern: /^(?!\.\.)[-\w.]+$/,
    maxLength: 253,
    rule: "a file's name of letters, digits, `-`, `_` and `.`",
    remedy: "put it into a folder of its own, or rename it",
  },
  mountPath: {
    pattern: /^\/[^:\0]*$/,
    maxLength: 4096,
    rule: "an absolute path without a colon",
    remedy: "write e.g. /data",
  },
  urlPath: {
    pattern: /^\/[\w\-.~!$&'()*+,;=:@%/]*$/,
    maxLength: 2048,
    rule: "a path of a URL: a slash first, then what RFC 3986 allows unescaped",
    remedy: "write e.g. /api, other characters percent-encoded",
  },
  routePath: {
    pattern: /^(\/(\{[A-Za-z]\w*\}|[\w\-.~!$&'()*+,;=:@%]+))+\/?$|^\/$/,
    maxLength: 2048,
    rule: "a path of a URL: a slash first, then what RFC 3986 allows unescaped, or a segment in braces",
    remedy: "write e.g. /api or /jobs/{id}/applications, other characters percent-encoded",
  },
  imageRepository: {
    pattern: /^[a-z0-9]+([._-]+[a-z0-9]+)*(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
    maxLength: 255,
    rule: "an image without tag and digest, in lower case",
    remedy: "write e.g. registry.example/shop/web",
  },
} as const satisfies Readonly<Record<string, Syntax>>;

/** Reports a value that Kubernetes would refuse at its place, or read as something else; false then. */
export function checkSyntax(
  scope: Construct,
  kind: keyof typeof SYNTAX,
  property: string,
  value: string,
): boolean {
  const { pattern, maxLength, rule, remedy } = SYNTAX[kind];
  const fits = Token.isUnresolved(value) || (value.length <= maxLength && pattern.test(value));
  if (!fits) {
    reportProblem(scope, { property, value, rule, remedy });
  }
  return fits;
}

/** As `checkSyntax`, of every key of a record. */
export function checkKeys(
  scope: Construct,
  kind: keyof typeof SYNTAX,
  property: string,
  record: Readonly<Record<string, unknown>> = {},
): void {
  for (const key of Object.keys(record)) {
    checkSyntax(scope, kind, `${property}[${JSON.stringify(key)}]`, key);
  }
}
