import { z } from "zod";
import { azureSchema } from "../azure/settings/azure";
import { hostname, slug } from "../support/fields";

/** What one environment knows of another in Azure: as much as its names and ids are made of. */
const neighbourSchema = z.object({
  target: z.literal("azure"),
  project: slug,
  domain: hostname,
  azure: azureSchema,
});

export type Neighbour = z.output<typeof neighbourSchema> & { readonly name: string };

/** Inputs of all environments by name, as their files hold them. */
export type EnvironmentInputs = Readonly<Record<string, unknown>>;

/** The environments in Azure beside one; those whose own input can't be used are left out. */
export function neighboursOf(name: string, inputs: EnvironmentInputs): Neighbour[] {
  return Object.entries(inputs).flatMap(([other, input]) => {
    const parsed = other === name ? undefined : neighbourSchema.safeParse(input);
    return parsed?.success ? [{ ...parsed.data, name: other }] : [];
  });
}
