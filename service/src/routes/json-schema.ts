import * as z from "zod/mini";

export type Json = Record<string, unknown>;

/** The schema; the named ones within it move to the components, as every operation would repeat them. */
export function jsonSchema(
  schema: z.core.$ZodType,
  io: "input" | "output",
  components: Json,
): Json {
  const {
    $schema: _same,
    $defs = {},
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    // A number in a path or query travels as text; the pattern of the text says nothing of the number.
    override({ jsonSchema: written }) {
      if (written.type === "integer") delete written.pattern;
      // The pattern is what is checked; the format means something wider to each reader.
      if (written.format === "email") delete written.format;
    },
  });
  for (const [name, definition] of Object.entries($defs))
    components[name] = fixReferences(definition);
  const { id, ...unnamed } = rest;
  if (id === undefined) return fixReferences(unnamed);
  components[id] = fixReferences(unnamed);
  return { $ref: `#/components/schemas/${id}` };
}

/** References point to the components, and the name, told by the reference, is left out. */
function fixReferences(schema: object): Json {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === "id" && typeof value === "string" ? undefined : value,
  );
  const fixed: Json = JSON.parse(text.replaceAll("#/$defs/", "#/components/schemas/"));
  return fixed;
}
