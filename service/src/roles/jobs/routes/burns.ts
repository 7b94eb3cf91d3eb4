import type * as z from "zod/mini";
import { BurnerStopped, BurnsBusy, type Burner } from "../burn/burner";
import type { Feature } from "../../../config/dynamic-config";
import type { BurnRow, JobsRepository } from "../data/repository";
import type { Api, Operation } from "../../../http/operation";
import { uuidParams } from "../../../http/fields";
import { NO_STORE } from "../../../http/no-store";
import { problems } from "../../../http/problem";
import { readJson, validate } from "../../../http/read-request";
import {
  burnsBusy,
  featureOff,
  invalid,
  json,
  notFound,
  unavailable,
  unreadableBody,
} from "../../../routes/answers";
import { burnListSchema, burnSchema, newBurnSchema } from "./schemas";

/** An instance that still lives has told the end of its burn this long after it. */
const LOST_AFTER_MILLISECONDS = 5_000;

const start = (body: ReturnType<typeof newBurnSchema>): Operation => ({
  method: "post",
  path: "/api/burns",
  summary: "Burn CPU on the instance that answers",
  body: { schema: body, required: false },
  answers: {
    202: json(burnSchema, "Burning.", { Location: "The burn." }),
    ...unreadableBody,
    ...featureOff,
    ...burnsBusy,
    ...unavailable,
  },
});

const list: Operation = {
  method: "get",
  path: "/api/burns",
  summary: "List the newest burns",
  answers: { 200: json(burnListSchema, "At most 50."), ...unavailable },
};

const read: Operation = {
  method: "get",
  path: "/api/burns/{id}",
  summary: "Read a burn",
  params: uuidParams,
  answers: { 200: json(burnSchema, "The burn."), ...invalid, ...notFound, ...unavailable },
};

const stop: Operation = {
  method: "delete",
  path: "/api/burns/{id}",
  summary: "Stop a burn, wherever it runs",
  params: uuidParams,
  answers: {
    200: json(
      burnSchema,
      "As it is now; `stopping` for up to a second when another instance burns.",
    ),
    ...invalid,
    ...notFound,
    ...unavailable,
  },
};

interface BurnRouteOptions {
  readonly repository: JobsRepository;
  readonly burner: Burner;
  readonly isOn: (feature: Feature) => boolean;
}

/** Burns of all instances that share the database; started where the request lands, stopped from anywhere. */
export function burnRoutes(api: Api, { repository, burner, isOn }: BurnRouteOptions): void {
  const body = newBurnSchema(burner.maxThreads);
  api.on(start(body), async (context) => {
    if (!isOn("burns")) throw problems.featureOff();
    const { seconds, threads } = await readJson(context, body);
    try {
      const burn = await burner.start(seconds, threads);
      return context.json(view(burn), 202, { ...NO_STORE, location: `/api/burns/${burn.id}` });
    } catch (error) {
      if (error instanceof BurnsBusy) throw problems.burnsBusy(error.retryAfterSeconds);
      throw error instanceof BurnerStopped ? problems.draining() : error;
    }
  });

  api.on(list, async (context) => {
    const burns = await repository.listBurns();
    return context.json({ items: burns.map(view) }, 200, NO_STORE);
  });

  api.on(read, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    return context.json(view(await findBurn(repository, id)), 200, NO_STORE);
  });

  api.on(stop, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    const burn = await findBurn(repository, id);
    await burner.stop(burn.id);
    return context.json(view(await findBurn(repository, burn.id)), 200, NO_STORE);
  });
}

async function findBurn(repository: JobsRepository, id: string): Promise<BurnRow> {
  const burn = await repository.findBurn(id.toLowerCase());
  if (burn === undefined) throw problems.notFound();
  return burn;
}

function view(burn: BurnRow): z.input<typeof burnSchema> {
  const { id, instance, seconds, threads } = burn;
  return {
    id,
    instance,
    seconds,
    threads,
    started_at: new Date(burn.startedAt).toISOString(),
    ends_at: new Date(burn.endsAt).toISOString(),
    state: stateOf(burn),
  };
}

function stateOf(burn: BurnRow): z.input<typeof burnSchema>["state"] {
  if (burn.state !== "running") return burn.state;
  if (Date.now() > burn.endsAt + LOST_AFTER_MILLISECONDS) return "lost";
  return burn.stopRequested ? "stopping" : "running";
}
