import { ClusterError } from "../../cluster-client/cluster-error";
import type { StackFolder } from "./stack-folders";

/** How refused credentials are told by the kubernetes provider, Helm and Azure's tools. */
const REFUSED =
  /Unauthorized|asked\s+for\s+the\s+client\s+to\s+provide\s+credentials|AADSTS\d+|run\s+['"`]?az\s+login|could\s+not\s+acquire\s+access\s+token|ExpiredAuthenticationToken|InvalidAuthenticationToken/;

/** Where an error arose: `with <address>,`, `on <file> line <n>, …:` and the line itself. */
const PLACE = /^ {2}(?:with (\S+?),|on \S+ line \d+.*|\s*\d+: .*)$/;

/** More than so many resources are counted instead of named. */
const NAMED = 5;

interface TerraformError {
  readonly text: string;
  readonly address: string | undefined;
}

/**
 * What Terraform complained of, for a reader: what several resources met stands once, refused
 * credentials and a lock come with a remedy.
 */
export function errorsForReader(stderr: string, stack: StackFolder): string {
  const errors = errorsIn(stderr);
  const [refusal, ...others] = errors.map(({ text }) => REFUSED.exec(text)?.[0]);
  if (refusal !== undefined && !others.includes(undefined)) {
    const said = refusal.replaceAll(/\s+/g, " ");
    return new ClusterError("credentials", `the credentials are refused: «${said}»`).message;
  }
  const places = new Map<string, string[]>();
  for (const { text, address } of errors) {
    const found = places.get(text) ?? [];
    places.set(text, address === undefined ? found : [...found, address]);
  }
  const told = [...places].map(([text, addresses]) => [text, ...at(addresses)].join("\n"));
  return [...told, ...lockAdvice(stderr, stack)].join("\n\n");
}

/** Terraform's errors, each from its `Error:` to the next; what it warns of is left out. */
export function errorsIn(stderr: string): TerraformError[] {
  return stderr
    .split(/^(?=(?:Error|Warning): )/m)
    .map((block) => block.trim())
    .filter((block) => block !== "" && !block.startsWith("Warning: "))
    .map((block) => {
      const lines = block.split("\n");
      return {
        text: lines
          .filter((line) => !PLACE.test(line))
          .join("\n")
          .replaceAll(/\n{3,}/g, "\n\n")
          .trim(),
        address: lines.flatMap((line) => PLACE.exec(line)?.[1] ?? [])[0],
      };
    });
}

function at(addresses: readonly string[]): string[] {
  const others = addresses.length - NAMED;
  const named = addresses.slice(0, NAMED).join(", ");
  return addresses.length === 0 ? [] : [`at ${named}${others > 0 ? ` and ${others} more` : ""}`];
}

function lockAdvice(stderr: string, { folder }: StackFolder): string[] {
  const lock = /Error acquiring the state lock[\s\S]*?ID:\s+(\S+)/.exec(stderr)?.[1];
  return lock === undefined
    ? []
    : [`When nobody works on it any more: terraform -chdir=${folder} force-unlock ${lock}`];
}
