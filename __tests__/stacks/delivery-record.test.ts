import type { ProcessEnvironment } from "../../modules/environment/process-environment";
import { WorkloadsStack } from "../../stacks/workloads";
import { environmentNamed } from "../support/environments/environments";
import { stackNamed, synthApp } from "../support/synth";

const digest = `sha256:${"0a".repeat(32)}`;

function record(settings: Partial<ProcessEnvironment>) {
  const stacks = synthApp((app) => new WorkloadsStack(app, environmentNamed("local", settings)));
  return stackNamed(stacks, "workloads").resources("terraform_data")["terraform_data.Delivery"];
}

test("the state keeps commit, images and time, renewed with either of the first two alone", () => {
  const { commit, imageDigest } = { commit: "4f0c1d2e3a5b", imageDigest: digest };
  const kept = { commit, images: { "job-board": digest } };
  expect(record({ commit, imageDigest })).toMatchObject({
    input: { ...kept, time: "${plantimestamp()}" },
    triggers_replace: kept,
    lifecycle: { ignore_changes: ["input"] },
  });
});

test("it is written after everything that runs, so that a deploy that fails leaves none", () => {
  expect(record({})).toMatchObject({
    input: { commit: "unknown", images: { "job-board": expect.stringMatching(/^\d/) } },
    depends_on: expect.arrayContaining([
      expect.stringMatching(/^kubernetes_deployment_v1\.JobBoard_/),
      expect.stringMatching(/^helm_release\.JobBoard_/),
    ]),
  });
});
