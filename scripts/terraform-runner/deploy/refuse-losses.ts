import { SIGNS, titleOf } from "../diff/report";
import { lossesIn, type ResourceChange } from "../plan/resource-changes";
import { NothingDeployed } from "./nothing-deployed";

/**
 * Stops a deploy that would lose data, or an identity that others rely on.
 *
 * @param mayLose addresses of the resources that may go
 * @throws NothingDeployed naming each resource at stake and the words that let it go.
 */
export function refuseLosses(
  stack: string,
  changes: readonly ResourceChange[],
  mayLose: readonly string[],
): void {
  const refused = lossesIn(changes).filter(({ address }) => !mayLose.includes(address));
  if (refused.length === 0) {
    return;
  }
  throw new NothingDeployed(
    [
      `${stack} is not deployed, because data would go:`,
      ...refused.map((loss) => `  ${SIGNS[loss.action]} ${titleOf(loss)}: loses ${loss.lost}`),
      "If that is meant, name each one:",
      `  npm run deploy -- ${refused.map(({ address }) => `--may-lose ${address}`).join(" ")}`,
    ].join("\n"),
  );
}
