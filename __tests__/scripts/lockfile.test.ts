import { completeLockfile } from "../../scripts/lockfile/complete-lockfile";

const lockfile = {
  lockfileVersion: 3,
  packages: {
    "": {},
    "node_modules/better-sqlite3": { version: "13.2.0" },
    "node_modules/tool": {
      version: "1.0.0",
      optionalDependencies: {
        "@tool/linux-x64": "1.0.0",
        "@tool/darwin-arm64": "1.0.0",
        fsevents: "^2.3.2",
      },
    },
    "node_modules/@tool/linux-x64": { version: "1.0.0", optional: true },
  },
};

test("a binary package of another platform is added, ranges and known ones are not", () => {
  expect(completeLockfile(lockfile)).toEqual({
    lockfileVersion: 3,
    packages: {
      ...lockfile.packages,
      "node_modules/better-sqlite3": { version: "13.2.0", gypfile: false },
      "node_modules/@tool/darwin-arm64": {
        version: "1.0.0",
        cpu: ["arm64"],
        os: ["darwin"],
        dev: true,
        optional: true,
      },
    },
  });
});

test("a complete lockfile stays as it is, to the order of its packages", () => {
  const completed = completeLockfile(lockfile);
  expect(JSON.stringify(completeLockfile(completed))).toBe(JSON.stringify(completed));
});
