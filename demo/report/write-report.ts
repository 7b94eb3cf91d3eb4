import { writeFile } from "node:fs/promises";
import type { Recording } from "../recording";
import type { Judgement } from "../verdict/judge";
import { reportHtml } from "./report";

/** Writes the report and, beside it, the recording it was made of. */
export async function writeReport(
  recording: Recording,
  judgement: Judgement,
  file = "demonstration.html",
): Promise<{ html: string; json: string }> {
  const html = file.endsWith(".html") ? file : `${file}.html`;
  const json = html.replace(/\.html$/, ".json");
  await writeFile(json, `${JSON.stringify(recording)}\n`);
  await writeFile(html, reportHtml(recording, judgement));
  return { html, json };
}
