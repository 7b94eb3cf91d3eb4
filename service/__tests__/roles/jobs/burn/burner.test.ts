import { join } from "node:path";
import { Logger } from "../../../../src/observability/logger";
import { Burner } from "../../../../src/roles/jobs/burn/burner";
import { sqliteBoard } from "../../../support/board";
import { temporaryFolder } from "../../../support/temporary-folder";

const folder = temporaryFolder();

test("old burns are forgotten whenever one ends", async () => {
  const repository = sqliteBoard(join(folder, "board.db"), 1);
  await repository.prepare();
  const burner = new Burner({
    repository,
    logger: new Logger("error", process.stderr),
    instance: "pod-1",
    maxThreads: 1,
    dutyPercent: 50,
    workerFile: join(__dirname, "../../../../dist/burn-worker.js"),
  });
  const pruneBurns = jest.spyOn(repository, "pruneBurns");
  const { id } = await burner.start(60, 1);
  expect(pruneBurns).not.toHaveBeenCalled();
  await burner.stop(id);
  expect(pruneBurns).toHaveBeenCalledTimes(1);
  await repository.close();
});
