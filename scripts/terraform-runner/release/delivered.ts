import { z } from "zod";

/** What was delivered last, as `stacks/delivery-record.ts` keeps it in the state. */
export type Delivered = z.output<typeof delivered>;

const delivered = z.object({
  /** @default nothing: the deploy didn't name it */
  commit: z
    .string()
    .transform((commit) => (commit === "unknown" ? undefined : commit))
    .optional(),
  /** Digest or tag of each application's image. */
  images: z.record(z.string(), z.string()),
  /** When it was planned: RFC 3339, UTC. */
  time: z.string(),
});

const stateSchema = z.object({
  resources: z.array(z.looseObject({ type: z.string(), name: z.string() })),
});

const recordSchema = z.object({
  instances: z.tuple([
    z.object({ attributes: z.object({ input: z.object({ value: delivered }) }) }),
  ]),
});

/** Nothing where no deploy has kept a record, or the last one failed on its way. */
export function deliveredIn(state: unknown): Delivered | undefined {
  const { data } = stateSchema.safeParse(state);
  const record = data?.resources.find(
    ({ type, name }) => type === "terraform_data" && name === "Delivery",
  );
  return recordSchema.safeParse(record).data?.instances[0].attributes.input.value;
}
