import { PHASES } from "../../apply/phases";
import type { Flow } from "../../flow";
import type { PlayedScene, Recording } from "../../recording";
import { OPTIONS } from "../../usage";
import { clockTime, grouped } from "../verdict";
import { optionIn } from "./run";

/** A look is taken every 2 s, and waits 3 s for the broker and 10 s for the cluster. */
const LONGEST_GAP_SECONDS = 20;

/** What can't be true of applications: sent, acknowledged, refused and stored must add up. */
export function flowContradictions(recording: Recording, scene: PlayedScene, flow: Flow): string[] {
  return [...sums(recording, scene, flow), ...phases(scene, flow), ...gaps(scene, flow)];
}

function sums({ command }: Recording, { outcome }: PlayedScene, flow: Flow): string[] {
  const { applications, stored } = flow;
  const asked = Number(optionIn(command, "applications") ?? OPTIONS.applications.default);
  const ids = applications.flatMap(({ id }) => id ?? []);
  const undecided = applications.filter(({ id, failure }) => (id === null) === (failure === null));
  const isNew = stored.after - stored.before;
  return [
    ...(outcome === "played" && applications.length !== asked
      ? [`${grouped(asked)} applications were asked for, but ${grouped(applications.length)} sent`]
      : []),
    ...(undecided.length > 0
      ? [`${undecided.length} applications were neither acknowledged nor refused, or both`]
      : []),
    ...(new Set(ids).size < ids.length ? ["two applications have the same id"] : []),
    ...(outcome === "played" && isNew < ids.length
      ? [`${grouped(ids.length)} were acknowledged, but only ${grouped(isNew)} stored`]
      : []),
  ];
}

/** Each was sent while its phase was played. */
function phases({ steps, outcome }: PlayedScene, { applications }: Flow): string[] {
  const known: readonly string[] = PHASES.map(({ name }) => name);
  const stray = applications.find(({ phase, sentAtSeconds }) => {
    const from = steps[`${phase}Began`] ?? Infinity;
    const to = steps[`${phase}Sent`] ?? Infinity;
    return !known.includes(phase) || sentAtSeconds < from || sentAtSeconds > to;
  });
  const absent = known.filter((name) => !applications.some(({ phase }) => phase === name));
  return [
    ...(stray
      ? [
          `an application was sent at ${clockTime(stray.sentAtSeconds)}, not while ${stray.phase} was played`,
        ]
      : []),
    ...(outcome === "played" && absent.length > 0
      ? [`no application was sent in ${absent.join(", ")}`]
      : []),
  ];
}

function gaps({ endedAtSeconds }: PlayedScene, { looks }: Flow): string[] {
  const times = looks.map(({ atSeconds }) => atSeconds);
  const late = times.findIndex((time, i) => {
    const from = times[i - 1] ?? time;
    return time < from || time - from > LONGEST_GAP_SECONDS;
  });
  return [
    ...(late < 0 ? [] : [`nobody looked at the queues until ${clockTime(times[late] ?? 0)}`]),
    ...((times.at(-1) ?? Infinity) > endedAtSeconds
      ? ["the queues were looked at after the end"]
      : []),
  ];
}
