import { z } from "zod";
import { imageTag } from "../kubernetes/image-tag";
import { integer, text } from "../support/fields";

const nameAndValue = z.strictObject({ name: text, value: text });

/** How a new image meets the users (docs/release-strategies.md). */
export const releaseSettings = z.discriminatedUnion("strategy", [
  z.strictObject({ strategy: z.literal("rolling") }),
  z.strictObject({
    strategy: z.literal("blue-green"),
    /** Tag of the image beside the one that `IMAGE_TAG` names, which is blue. */
    green: imageTag,
    live: z.enum(["blue", "green"]),
  }),
  z.strictObject({
    strategy: z.literal("canary"),
    /** Tag of the canary's image. */
    canary: imageTag,
    /** Share of the requests that it gets. */
    weightPercent: integer(0, 100, "percent"),
  }),
  z.strictObject({
    strategy: z.literal("ab"),
    /** Tag of variant b's image. */
    b: imageTag,
    /** Requests with this header go to b, or with this cookie. */
    when: z.union([
      z.strictObject({ header: nameAndValue }),
      z.strictObject({ cookie: nameAndValue }),
    ]),
  }),
]);

export type ReleaseSettings = z.output<typeof releaseSettings>;
