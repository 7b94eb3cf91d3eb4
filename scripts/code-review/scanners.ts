/** A program that reads the code and writes what it finds as SARIF. */
export interface Scanner {
  readonly program: string;
  readonly finds: string;
  /** Its arguments, for a report in a file. */
  readonly args: (report: string) => readonly string[];
  /** Exit codes with which there is a report. */
  readonly codes: readonly number[];
}

export const SCANNERS: readonly Scanner[] = [
  {
    program: "gitleaks",
    finds: "secrets, in every commit",
    args: (report) => [
      "git",
      "--no-banner",
      "--redact",
      "--exit-code=0",
      "--report-format=sarif",
      `--report-path=${report}`,
      ".",
    ],
    codes: [0],
  },
  {
    program: "osv-scanner",
    finds: "packages with known weaknesses",
    args: (report) => [
      "scan",
      "source",
      "--format=sarif",
      `--output-file=${report}`,
      "--lockfile=package-lock.json",
    ],
    // 1: there are some.
    codes: [0, 1],
  },
  {
    program: "semgrep",
    finds: "dangerous code, by scripts/code-review/semgrep.yaml",
    args: (report) => [
      "scan",
      "--metrics=off",
      "--disable-version-check",
      "--quiet",
      "--config=scripts/code-review/semgrep.yaml",
      "--exclude=__tests__",
      "--exclude=bench",
      "--sarif",
      `--output=${report}`,
      ".",
    ],
    codes: [0],
  },
];
