import { readFileSync } from "node:fs";
import { parseInput } from "../../modules/support/parse-input";
import { ProblemsError } from "../../modules/support/problem";
import { type Recording, recordingSchema } from "../recording";

/** @throws ProblemsError when the file isn't a recording. */
export function readRecording(file: string): Recording {
  const text = readFileSync(file, "utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const value = text.slice(0, 40);
    const remedy = "give the .json that a run has written beside its report";
    throw new ProblemsError(file, [{ path: "(whole)", value, rule: "JSON", remedy }]);
  }
  return parseInput(file, recordingSchema, json);
}
