import { Kubectl } from "../../../scripts/cluster-client/kubectl";
import type { CommandOptions, Outcome } from "../../../scripts/command";

type Answer = (args: readonly string[], input: string | undefined) => string | Outcome;

/** kubectl that answers by the start of what it is asked, and notes it. */
export class FakeKubectl extends Kubectl {
  readonly asked: string[] = [];
  readonly inputs: string[] = [];

  constructor(private readonly answers: Readonly<Record<string, Answer>>) {
    super("fake");
  }

  override run(args: readonly string[], { input }: CommandOptions = {}): Promise<Outcome> {
    const line = args.join(" ");
    this.asked.push(line);
    if (input !== undefined) {
      this.inputs.push(input);
    }
    const [, answer] = Object.entries(this.answers).find(([start]) => line.startsWith(start)) ?? [];
    const outcome = answer?.(args, input) ?? "";
    return Promise.resolve(
      typeof outcome === "string" ? { code: 0, stdout: outcome, stderr: "" } : outcome,
    );
  }
}
