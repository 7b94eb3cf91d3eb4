import { DEFAULT_REQUESTS_PER_SECOND } from "../../load/paced-load";
import type { Recording } from "../../recording";
import { DEFAULT_SCENE, SCENE_NAMES } from "../../scenes/names";

/** What can't be true of a recording as a whole: it doesn't fit the command that made it. */
export function runContradictions(recording: Recording): string[] {
  const { checks, command, cutShort, promised, scenes } = recording;
  const played = scenes.map(({ name }) => name);
  const known: readonly string[] = SCENE_NAMES;
  const asked = scenesOf(command);
  const absent = asked.filter((name) => !played.includes(name));
  const rate = Number(optionIn(command, "rate") ?? DEFAULT_REQUESTS_PER_SECOND);
  const missing = checks.filter(({ outcome }) => outcome === "missing");
  return [
    ...played.filter((name) => !known.includes(name)).map((name) => `there is no scene ${name}`),
    ...(cutShort === null && absent.length > 0
      ? [`${absent.join(", ")} ${absent.length === 1 ? "was" : "were"} asked for, but not played`]
      : []),
    ...(rate === promised.requestsPerSecond
      ? []
      : [`${rate} requests a second were asked for, not ${promised.requestsPerSecond}`]),
    ...missing.map(({ name }) => `it was played although ${name} was missing`),
  ];
}

function scenesOf(command: string): string[] {
  const list = optionIn(command, "scenes") ?? DEFAULT_SCENE;
  return list === "all" ? [...SCENE_NAMES] : list.split(",");
}

/** Value of an option in a command line, as `options.ts` reads it. */
export function optionIn(command: string, name: string): string | undefined {
  return new RegExp(`--${name}[= ](\\S+)`).exec(command)?.[1];
}
