import { ScriptError } from "../script";

const REMEDIES = {
  unreachable:
    "start it, or correct its address in the kubeconfig; `kubectl version` shows whether it answers",
  credentials: "sign in again, for AKS with `az login`; `kubectl version` shows whether you are in",
  forbidden: "sign in with a role that may (docs/roles.md)",
  "not found": "deploy it (npm run deploy), or see whether another cluster was meant",
  refused: "see what it says",
} as const;

export type ClusterFault = keyof typeof REMEDIES;

/** The cluster couldn't be asked, or refused; the message says what to do about it. */
export class ClusterError extends ScriptError {
  constructor(
    readonly fault: ClusterFault,
    /** What was found, without the remedy. */
    readonly found: string,
    readonly remedy: string = REMEDIES[fault],
  ) {
    super(`${found}\n  remedy: ${remedy}`);
  }
}

/** What an answer of the API server means that isn't 2xx. */
export function refusalOf(status: number, message: string): ClusterError {
  switch (status) {
    case 401:
      return new ClusterError("credentials", `the cluster doesn't know you: ${message}`);
    case 403:
      return new ClusterError("forbidden", message);
    case 404:
      return new ClusterError("not found", message);
    default:
      return new ClusterError("refused", message);
  }
}

const SAYINGS: readonly (readonly [ClusterFault, RegExp])[] = [
  ["credentials", /getting credentials|must be logged in|provide credentials|unauthorized/i],
  [
    "unreachable",
    /unable to connect|was refused - did you|dial tcp|x509|i\/o timeout|no such host/i,
  ],
  ["forbidden", /\(forbidden\)|forbidden:/i],
  ["not found", /\(notfound\)|not found/i],
];

/** What kubectl means by what it wrote to its standard error. */
export function complaintOf(text: string): ClusterError {
  const complaint = text.trim().replaceAll(/\s*\n\s*/g, "; ");
  const fault = SAYINGS.find(([, saying]) => saying.test(complaint))?.[0] ?? "refused";
  return new ClusterError(fault, complaint);
}
