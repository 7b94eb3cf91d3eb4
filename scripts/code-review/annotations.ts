import type { Finding } from "./findings";

/** A line of a job's log that its service shows beside the code. */
export const ANNOTATIONS = {
  /** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
  github: ({ rule, path, line, message }) =>
    `::error file=${property(path)},line=${line},title=${property(rule)}::${data(message)}`,
  /** https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands */
  azure: ({ rule, path, line, message }) =>
    `##vso[task.logissue type=error;sourcepath=${azure(path)};linenumber=${line};code=${azure(rule)}]${data(message)}`,
} as const satisfies Record<string, (finding: Finding) => string>;

export type Service = keyof typeof ANNOTATIONS;

export function isService(name: string): name is Service {
  return Object.hasOwn(ANNOTATIONS, name);
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function azure(text: string): string {
  return data(text).replaceAll(";", "%3B").replaceAll("]", "%5D");
}
