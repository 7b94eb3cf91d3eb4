import type { Recording } from "../recording";
import type { Judgement } from "./judge";
import type { Outcome, Verdict } from "./verdict";

/** The result in one sentence. */
export function headline(recording: Recording, judgement: Judgement): string {
  const { outcome, scenes } = judgement;
  const verdicts = scenes.flatMap((scene) => scene.verdicts);
  const held = count(verdicts, "held");
  const broken = count(verdicts, "broken");
  const share = `${held} of ${verdicts.length} promises held`;
  if (recording.cutShort !== null) {
    return `Cut short: ${share}${broken > 0 ? `, ${broken} broken` : ""}`;
  }
  if (outcome === "held") {
    return recording.scenes.every(({ name }) => name === "autoscaling")
      ? `Autoscaling works: all ${held} promises held`
      : `All ${held} promises held`;
  }
  return outcome === "broken" ? failure(verdicts) : doubt(judgement, share);
}

/** Whether it was the service that failed, or only the client that measured it. */
function failure(verdicts: readonly Verdict[]): string {
  const service = verdicts.filter((verdict) => verdict.of !== "measurement");
  const measurementFailed = count(verdicts, "broken") > count(service, "broken");
  const broken = count(service, "broken");
  if (broken === 0) {
    const held = count(service, "held");
    return `The measurement failed, not the service: ${held} of its ${service.length} promises held, but the load generator was the bottleneck`;
  }
  const aside = measurementFailed ? "; the load generator was the bottleneck, too" : "";
  return `${broken} of ${service.length} promises of the service broken${aside}`;
}

function doubt({ scenes, contradictions }: Judgement, share: string): string {
  const isContradicted =
    contradictions.length > 0 ||
    scenes.some(({ verdicts }) => verdicts.some(({ contradicted }) => contradicted));
  if (isContradicted) {
    return `${share}: the recording contradicts itself`;
  }
  const unplayed = scenes.filter(({ scene }) => scene.outcome === "not playable").length;
  const judged = scenes.flatMap(({ verdicts }) => verdicts);
  return unplayed > 0 && judged.every((verdict) => verdict.outcome === "held")
    ? `${share}; ${unplayed} of ${scenes.length} scenes could not be played here`
    : `${share}, the rest could not be judged`;
}

function count(verdicts: readonly Verdict[], outcome: Outcome): number {
  return verdicts.filter((verdict) => verdict.outcome === outcome).length;
}
