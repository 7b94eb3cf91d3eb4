import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { Image } from "./image";

/** How a new image meets the users; see docs/release-strategies.md. */
export type ReleaseStrategy =
  | {
      /** New pods take over one by one. */
      readonly strategy: "rolling";
    }
  | {
      /** Both run; all requests go to the one that is live. The workload's own image is blue. */
      readonly strategy: "blue-green";
      readonly green: Image;
      readonly live: "blue" | "green";
    }
  | {
      /** A share of the requests goes to the canary. */
      readonly strategy: "canary";
      readonly canary: Image;
      /** Between 0 and 100. */
      readonly weightPercent: number;
      /** Whether a browser stays with the one that answered first. @default true */
      readonly sticky?: boolean;
    }
  | {
      /** Requests that carry a header or a cookie go to variant b. */
      readonly strategy: "ab";
      readonly b: Image;
      readonly when:
        | { readonly header: { readonly name: string; readonly value: string } }
        | { readonly cookie: { readonly name: string; readonly value: string } };
    };

/** The image that runs beside the workload's own, and the suffix of its objects' names. */
export function secondImage(
  release: ReleaseStrategy,
): { suffix: string; image: Image } | undefined {
  switch (release.strategy) {
    case "rolling":
      return undefined;
    case "blue-green":
      return { suffix: "green", image: release.green };
    case "canary":
      return { suffix: "canary", image: release.canary };
    case "ab":
      return { suffix: "b", image: release.b };
  }
}

/** Share of the requests of the workload's own image and of the second one, out of 100. */
export function weights(scope: Construct, release: ReleaseStrategy): [number, number] {
  if (release.strategy === "blue-green") {
    return release.live === "blue" ? [100, 0] : [0, 100];
  }
  if (release.strategy === "canary") {
    const { weightPercent } = release;
    if (!Number.isInteger(weightPercent) || weightPercent < 0 || weightPercent > 100) {
      reportProblem(scope, {
        property: "release.weightPercent",
        value: weightPercent,
        rule: "a whole number between 0 and 100",
        remedy: "start with 5 or 10, then 25, 50 and 100",
      });
      return [100, 0];
    }
    return [100 - weightPercent, weightPercent];
  }
  return [100, 0];
}

/** Traefik's matcher of the requests that go to variant b. */
export function variantMatcher(when: Extract<ReleaseStrategy, { strategy: "ab" }>["when"]): string {
  return "header" in when
    ? `Header(\`${when.header.name}\`, \`${when.header.value}\`)`
    : `HeaderRegexp(\`Cookie\`, \`(^|;\\s*)${escapeRegExp(when.cookie.name)}=${escapeRegExp(when.cookie.value)}(;|$)\`)`;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
