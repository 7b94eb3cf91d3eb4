import * as z from "zod/mini";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const FEATURES = ["applications", "burns"] as const;
export type Feature = (typeof FEATURES)[number];

/** Switches every feature off. An empty value would be an unset one. */
export const NO_FEATURES = "none";

function featuresOf(text: string): string[] {
  if (text.trim() === NO_FEATURES) return [];
  return text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

const featureFlags = z._default(
  z.pipe(z.pipe(z.string(), z.transform(featuresOf)), z.array(z.enum(FEATURES))),
  [...FEATURES],
);

/** The keys that may come from the environment and, over it, from a file of the same name in `CONFIG_DIR`. */
export const dynamicFields = {
  LOG_LEVEL: z._default(z.enum(LOG_LEVELS), "info"),
  MESSAGE_OF_THE_DAY: z._default(z.string().check(z.maxLength(500)), ""),
  FEATURE_FLAGS: featureFlags,
};
export const dynamicSchema = z.object(dynamicFields);

/** What can change while the service runs. */
export interface DynamicConfig {
  readonly logLevel: LogLevel;
  readonly messageOfTheDay: string;
  /** Switched on. @default all */
  readonly features: ReadonlySet<Feature>;
}

export function dynamicFrom(fields: z.output<typeof dynamicSchema>): DynamicConfig {
  return Object.freeze({
    logLevel: fields.LOG_LEVEL,
    messageOfTheDay: fields.MESSAGE_OF_THE_DAY,
    features: new Set(fields.FEATURE_FLAGS),
  });
}
