import type { Flow } from "../flow";
import type { PlayedScene, Recording } from "../recording";
import { flowContradictions } from "./contradictions/flow";
import { requestContradictions } from "./contradictions/requests";
import { timeContradictions } from "./contradictions/time";
import { judgeCount, judgeMails } from "./arrival";
import { judgeFaults, judgePoison, judgeWithoutBroker, judgeWorkers } from "./faults";
import { type Judged, unknown } from "./judged";
import { type Verdict, unlessContradicted } from "./verdict";

/** What became of the applications, judged by each of them and by what was seen meanwhile. */
export function judgeFlow(recording: Recording, scene: PlayedScene): Verdict[] {
  const { flow } = scene;
  const contradictions = [
    ...timeContradictions(recording, scene),
    ...requestContradictions(recording, scene),
    ...(flow ? flowContradictions(recording, scene, flow) : []),
  ];
  const verdict = (promise: string, judge: (flow: Flow) => Judged): Verdict =>
    unlessContradicted(contradictions, {
      promise,
      ...(flow ? judge(flow) : unknown("no application was recorded")),
    });
  /** Of what only the end shows. */
  const atTheEnd = (promise: string, judge: (flow: Flow) => Judged): Verdict =>
    verdict(promise, scene.outcome === "played" ? judge : () => unknown("the end was not seen"));
  return [
    atTheEnd("Every acknowledged application was counted once at jobs", judgeCount),
    atTheEnd(
      "Every acknowledged application was mailed once to the applicant and once to the company",
      judgeMails,
    ),
    verdict("While the broker was away, applications were taken", judgeWithoutBroker),
    atTheEnd("The poison message is a dead letter of every receiver", judgePoison),
    ...(flow?.scaledTo === null
      ? []
      : [atTheEnd("Workers came from none for the messages, and went again", judgeWorkers)]),
    {
      ...verdict("What should break broke", (seen) => judgeFaults(recording, scene, seen)),
      of: "measurement",
    },
  ];
}
