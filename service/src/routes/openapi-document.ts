import type * as z from "zod/mini";
import type { AnswerDeclaration, BearerToken, Operation } from "../http/operation";
import { fromTheServer } from "./answers";
import { jsonSchema, type Json } from "./json-schema";

const BEARER: Readonly<Record<BearerToken, Json>> = {
  session: {
    type: "http",
    scheme: "bearer",
    description: "The id of a session, as `POST /api/sessions` gives it.",
  },
  account: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A token, as `POST /api/tokens` gives it.",
  },
};

/** OpenAPI 3.1: its schemas are JSON Schema 2020-12, which zod writes itself. */
export function openApiDocument(operations: readonly Operation[], version: string): Json {
  const components: Record<string, unknown> = {};
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method] = describe(operation, components);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Job board",
      version,
      description: "Lists jobs, takes applications, knows accounts and burns CPU on demand.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: components, ...securitySchemes(operations) },
  };
}

function describe(operation: Operation, components: Json): Json {
  const { params, query, headers, bearer, mayBear, body, answers, summary } = operation;
  return {
    summary,
    operationId: `${operation.method}${operation.path.replaceAll(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W$/, "")}`,
    parameters: [
      ...parameters("path", params, components),
      ...parameters("query", query, components),
      ...parameters("header", headers, components),
    ],
    ...(bearer && { security: [{ [bearer]: [] }] }),
    ...(mayBear && { security: [{}, { [mayBear]: [] }] }),
    ...(body && {
      requestBody: {
        required: body.required,
        content: { "application/json": { schema: jsonSchema(body.schema, "input", components) } },
      },
    }),
    responses: Object.fromEntries(
      Object.entries({ ...fromTheServer, ...answers }).map(([status, answer]) => [
        status,
        describeAnswer(answer, components),
      ]),
    ),
  };
}

/** Those that the operations ask for. */
function securitySchemes(operations: readonly Operation[]): Json {
  const asked = new Set(operations.flatMap(({ bearer, mayBear }) => bearer ?? mayBear ?? []));
  if (asked.size === 0) return {};
  const schemes = [...asked].map((name) => [name, BEARER[name]]);
  return { securitySchemes: Object.fromEntries(schemes) };
}

function parameters(where: string, schema: z.ZodMiniObject | undefined, components: Json): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, one]) => {
    const { description, ...rest } = jsonSchema(one, "input", components);
    const required = one._zod.optin !== "optional";
    return {
      name,
      in: where,
      required,
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

function describeAnswer(answer: AnswerDeclaration, components: Json): Json {
  const headers = Object.entries(answer.headers ?? {}).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  return {
    description: answer.description,
    headers: Object.fromEntries(headers),
    ...(answer.content && {
      content: {
        [answer.content.mediaType]: {
          schema: jsonSchema(answer.content.schema, "output", components),
        },
      },
    }),
  };
}
