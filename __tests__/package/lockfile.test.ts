import { readFileSync } from "node:fs";

interface Package {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

function read(file: string): Package {
  return JSON.parse(readFileSync(file, "utf8")) as Package;
}

test("the lockfile lets npm 10 install better-sqlite3 without a compiler (npm run lockfile)", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { gypfile?: boolean }>;
  };
  expect(packages["node_modules/better-sqlite3"]?.gypfile).toBe(false);
});

test.each(["package.json", "service/package.json", "modules/package.json"])(
  "%s pins exact versions",
  (file) => {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(
      readFileSync(file, "utf8"),
    ) as Package;
    const ranges = Object.entries({
      ...dependencies,
      ...devDependencies,
      ...peerDependencies,
    }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(ranges).toEqual([]);
  },
);

test("the package of the constructs asks for the versions that this repository uses", () => {
  const asked = read("modules/package.json");
  const used = read("package.json").dependencies ?? {};
  const shared = Object.entries({ ...asked.dependencies, ...asked.peerDependencies }).filter(
    ([name]) => name in used,
  );
  expect(shared.length).toBeGreaterThan(5);
  expect(used).toMatchObject(Object.fromEntries(shared));
});
