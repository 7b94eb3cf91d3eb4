import type { Recording } from "../recording";
import { headline } from "../verdict/headline";
import type { Judgement } from "../verdict/judge";
import { conditions } from "./conditions";
import { escaped } from "./html";
import { tiles } from "./tiles";
import { sceneSection } from "./scene-section";
import { STYLE } from "./style";

/** Bans every request to anywhere: the file is all there is. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The whole report as one HTML file that needs nothing else. */
export function reportHtml(recording: Recording, judgement: Judgement): string {
  const title = headline(recording, judgement);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="asked"><strong>What the customer asked for:</strong> ${asked(recording)}</p>
<h1>${escaped(title)}</h1>
${where(recording)}
${recording.cutShort === null ? "" : `<p class="banner">A partial report: the run was cut short ${escaped(recording.cutShort)}.</p>`}
${judgement.contradictions.map((text) => `<p class="banner">The recording contradicts itself: ${escaped(text)}.</p>`).join("")}
${tiles(recording, judgement)}
${judgement.scenes.map((judged) => sceneSection(recording, judged)).join("\n")}
${conditions(recording)}
</main>
</body>
</html>
`;
}

function asked({ promised, scenes }: Recording): string {
  const { minReplicas, maxReplicas, targetCpuPercent } = promised;
  return scenes.length > 0 && scenes.every(({ name }) => name === "apply")
    ? "to be certain that an application that was acknowledged arrives, and arrives once, show it: while the broker is killed, the database is away, consumers crash and a message can't be read."
    : `to be certain that the service scales, show it: from ${minReplicas} pods to ${maxReplicas} when CPU passes ${targetCpuPercent} %, and back, without a lost request.`;
}

function where({ target, startedAt }: Recording): string {
  const when = `${startedAt.slice(0, 10)}, ${startedAt.slice(11, 16)} UTC`;
  return `<p class="where">Environment ${escaped(target.environment)}, <code>${escaped(target.url)}</code>, ${when}</p>`;
}
