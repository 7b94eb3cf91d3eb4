import type { PlayedScene, Recording } from "../../recording";
import { clockTime, samplesOf } from "../verdict";

/** The sampler looks every 2 s and gives up a look after some 10: more than that is missing. */
const LONGEST_GAP_SECONDS = 15;
const SLACK_SECONDS = 1;

/** What can't be true of the times of a recording. */
export function timeContradictions(recording: Recording, scene: PlayedScene): string[] {
  return [
    ...disorder(recording),
    ...gaps(recording, scene),
    ...strayingSteps(scene),
    ...wrongDuration(recording),
  ];
}

function disorder({ samples }: Recording): string[] {
  const wrong = samples.find((sample, i) => sample.atSeconds <= (samples[i - 1]?.atSeconds ?? -1));
  return wrong === undefined ? [] : [`time goes back at ${clockTime(wrong.atSeconds)}`];
}

function gaps(recording: Recording, scene: PlayedScene): string[] {
  const times = samplesOf(recording, scene).map(({ atSeconds }) => atSeconds);
  const edges = [scene.startedAtSeconds, ...times, scene.endedAtSeconds];
  return edges.slice(1).flatMap((time, i) => {
    const from = edges[i] ?? time;
    return time - from > LONGEST_GAP_SECONDS
      ? [`nothing was recorded for ${Math.round(time - from)} s from ${clockTime(from)}`]
      : [];
  });
}

function strayingSteps({ startedAtSeconds, endedAtSeconds, steps }: PlayedScene): string[] {
  const stray = Object.entries(steps).filter(
    ([, at]) => at < startedAtSeconds - SLACK_SECONDS || at > endedAtSeconds + SLACK_SECONDS,
  );
  return [
    ...(endedAtSeconds < startedAtSeconds ? ["the scene ended before it began"] : []),
    ...stray.map(([name, at]) => `step ${name} at ${clockTime(at)} is outside of the scene`),
  ];
}

/** From beginning to end as much time must have passed as the samples and scenes say. */
function wrongDuration({ startedAt, endedAt, clock, samples, scenes }: Recording): string[] {
  const byClock = (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;
  const passed = byClock - clock.clientSetBySeconds;
  const ends = [samples.at(-1)?.atSeconds ?? 0, ...scenes.map((scene) => scene.endedAtSeconds)];
  const recorded = Math.max(...ends);
  return passed < recorded - SLACK_SECONDS || passed > recorded + LONGEST_GAP_SECONDS
    ? [`it took ${clockTime(passed)}, but ${clockTime(recorded)} were recorded`]
    : [];
}
