import { diagnosis } from "../../diagnosis";
import { helmReleases } from "../../../cluster-client/helm-releases";
import type { Step } from "../../../steps/step";
import { converges } from "../converges";
import { makeNeverReady } from "../make-never-ready";
import { platformStack, type Stage, startApply } from "../platform-deploy";

const RELEASE = "traefik";
const TIMEOUT_SECONDS = 60;

export function neverReady(stage: Stage): Step {
  const { kubectl } = stage;
  return {
    name: "a release that never gets ready is taken back, and the events say why",
    play: async () => {
      const stack = platformStack(stage);
      makeNeverReady(stack, RELEASE, TIMEOUT_SECONDS);
      const { code, output } = await startApply(stack).ended;
      if (code === 0 || !output.includes("uninstalled due to atomic being set")) {
        throw new Error(`the apply ended with ${code}:\n${output.slice(-3000)}`);
      }
      if ((await helmReleases(kubectl)).some(({ name }) => name === RELEASE)) {
        throw new Error(`${RELEASE} is still there`);
      }
      const [why] = /Insufficient cpu/.exec(await diagnosis(kubectl)) ?? [];
      if (why === undefined) {
        throw new Error("the diagnosis doesn't say why its pod wasn't scheduled");
      }
      return `uninstalled after ${TIMEOUT_SECONDS} s, the events say «${why}»; ${await converges(stage)}`;
    },
  };
}
