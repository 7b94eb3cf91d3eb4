import { join } from "node:path";
import { describeWithPostgres, temporaryCluster } from "./postgres-cluster";
import { temporaryFolder } from "./temporary-folder";

/** The same tests on SQLite and on PostgreSQL. @param tests get the URL of a database of that name, which is new */
export function onBothDatabases(tests: (urlOf: (name: string) => string) => void): void {
  describe("SQLite", () => {
    const folder = temporaryFolder();
    tests((name) => `file:${join(folder, name)}.db`);
  });

  describeWithPostgres("PostgreSQL", () => {
    const cluster = temporaryCluster();
    tests((name) => cluster.url(name));
  });
}
