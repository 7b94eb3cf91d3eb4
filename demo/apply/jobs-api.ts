import { z } from "zod";
import type { FrontDoor } from "../load/front-door";
import { SceneFailed } from "../scenes/scene";

const jobListSchema = z.looseObject({ items: z.array(z.looseObject({ id: z.int() })).min(1) });
const countsSchema = z.looseObject({ received: z.int() });

/** The newest job. @throws SceneFailed when there is none */
export async function newestJob(frontDoor: FrontDoor): Promise<number> {
  return (await ask(frontDoor, "/api/jobs?limit=1", jobListSchema)).items[0]?.id ?? 0;
}

/** Applications for a job that were counted at jobs. @throws SceneFailed */
export async function countedAtJobs(frontDoor: FrontDoor, job: number): Promise<number> {
  const path = `/api/jobs/${job}/application-counts`;
  return (await ask(frontDoor, path, countsSchema)).received;
}

async function ask<Schema extends z.ZodType>(
  frontDoor: FrontDoor,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  try {
    return schema.parse(JSON.parse((await frontDoor.request(path)).body));
  } catch (error) {
    throw new SceneFailed(`GET ${path}: ${error instanceof Error ? error.message : "no answer"}`);
  }
}
