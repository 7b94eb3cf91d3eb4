import type { LocalEnvironment } from "../../../modules/environment/environment";
import type { Kubectl } from "../../cluster-client/kubectl";
import type { Step } from "../../steps/step";
import { deployVariant } from "../deployment-steps";
import { IN_NAMESPACE } from "../../cluster-client/backing/broker-node";

/** A larger `storage` is deployed: the claim asks for it, in place, and nothing is rolled. */
export function claimGrows(kubectl: Kubectl, environment: LocalEnvironment, size: string): Step {
  const variant = deployVariant(kubectl, {
    name: "more room for PostgreSQL: its claim grows, nothing is rolled",
    environment,
    rolls: [],
  });
  return {
    ...variant,
    play: async () => {
      const before = await claim(kubectl);
      const deployed = await variant.play();
      const after = await claim(kubectl);
      if (after.uid !== before.uid || after.asked !== size) {
        throw new Error(`the claim asks for ${after.asked}, not ${size}, or was made anew`);
      }
      return `${deployed}; asks for ${after.asked} instead of ${before.asked}`;
    },
  };
}

async function claim(kubectl: Kubectl): Promise<{ uid: string; asked: string }> {
  const fields = "{.metadata.uid} {.spec.resources.requests.storage}";
  const output = `--output=jsonpath=${fields}`;
  const [uid = "", asked = ""] = (
    await kubectl.text(["get", "persistentvolumeclaim", "data-postgres-0", IN_NAMESPACE, output])
  ).split(" ");
  return { uid, asked };
}
