/** The parts of `package-lock.json` that are looked at. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const CPUS = ["arm64", "arm", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];
const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];

/**
 * Adds what npm leaves out of the lockfile and then misses:
 *
 * - better-sqlite3 ships its binaries and says `gypfile: false`, but npm 10 reads that from the
 *   lockfile, where npm never writes it, and then wants a compiler;
 * - a binary package of another platform that the registry didn't have when the lockfile was
 *   written: `npm ci` of npm 11 refuses a lockfile without it.
 */
export function completeLockfile(lockfile: Lockfile): Lockfile {
  const { packages } = lockfile;
  const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.entries(optionalDependencies).flatMap(([name, version]) => {
      const place = `node_modules/${name}`;
      const platform = platformOf(name);
      const isThere = Object.keys(packages).some((path) => path.endsWith(place));
      return isThere || platform === undefined || !/^\d/.test(version)
        ? []
        : [[place, { version, ...platform, dev: true, optional: true }] as const];
    }),
  );
  const sqlite = packages["node_modules/better-sqlite3"];
  const completed = {
    ...packages,
    ...Object.fromEntries(missing),
    ...(sqlite && { "node_modules/better-sqlite3": { ...sqlite, gypfile: false } }),
  };
  return {
    ...lockfile,
    packages: Object.fromEntries(
      Object.entries(completed).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    ),
  };
}

/** `…/binding-linux-x64-musl` is for linux, x64 and musl; nothing for a name of no platform. */
function platformOf(name: string) {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = CPUS.find((kind) => words.includes(kind));
  return os === undefined || cpu === undefined ? undefined : { cpu: [cpu], os: [os] };
}
