import { type FrontDoor, RequestFailed } from "../load/front-door";
import type { Check } from "../recording";
import { type Instance, instanceOf } from "../service-answers";

/** Whether the service answers at its front door, and says who it is. */
export async function checkService(
  frontDoor: FrontDoor,
): Promise<{ check: Check; instance: Instance | undefined }> {
  const name = "service";
  const missing = (found: string, remedy: string) => ({
    check: { name, outcome: "missing" as const, found, remedy },
    instance: undefined,
  });
  try {
    const answer = await frontDoor.request("/api/instance", { closeConnection: true });
    const instance = answer.status === 200 ? instanceOf(answer) : undefined;
    if (instance === undefined) {
      return missing(
        `GET ${new URL("/api/instance", frontDoor.url).href} answered HTTP ${answer.status}, no job board`,
        "is this the job board's URL? Is it deployed? (npm run deploy -- workloads)",
      );
    }
    const found = `${frontDoor.url.href} answers, version ${instance.version}`;
    return { check: { name, outcome: "there", found, remedy: null }, instance };
  } catch (error) {
    if (!(error instanceof RequestFailed)) {
      throw error;
    }
    return missing(
      `GET ${frontDoor.url.href}: ${error.message}`,
      "check --url and --address; `kubectl get service -n traefik` shows the address",
    );
  }
}
