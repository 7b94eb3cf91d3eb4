import { writeFile } from "node:fs/promises";
import type { Recording } from "../recording";
import type { Judgement } from "../verdict/judge";
import { reportHtml } from "./report";

/** Where the report goes that `--report` names, and its data. */
export function reportFiles(file = "demonstration.html"): { html: string; json: string } {
  const html = file.endsWith(".html") ? file : `${file}.html`;
  return { html, json: html.replace(/\.html$/, ".json") };
}

/** Writes what a report is made of. */
export async function writeRecording(recording: Recording, file: string): Promise<void> {
  await writeFile(file, `${JSON.stringify(recording)}\n`);
}

export async function writeReport(
  recording: Recording,
  judgement: Judgement,
  file: string,
): Promise<void> {
  await writeFile(file, reportHtml(recording, judgement));
}
