import { readFileSync } from "node:fs";

interface Package {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

test("the lockfile lets npm 10 install better-sqlite3 without a compiler (npm run lockfile)", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { gypfile?: boolean }>;
  };
  expect(packages["node_modules/better-sqlite3"]?.gypfile).toBe(false);
});

test.each(["package.json", "service/package.json"])("%s pins exact versions", (file) => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, "utf8")) as Package;
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(ranges).toEqual([]);
});
