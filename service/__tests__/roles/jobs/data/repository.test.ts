import { randomUUID } from "node:crypto";
import {
  KEPT_BURNS,
  type BurnRow,
  type JobQuery,
} from "../../../../src/roles/jobs/data/repository";
import { onBothDatabases } from "../../../support/both-databases";
import { openBoard, type Board } from "../../../support/board";

const everything: JobQuery = {
  words: undefined,
  location: undefined,
  employmentType: undefined,
  remote: undefined,
  before: undefined,
  limit: 100,
};

function open(url: string): Promise<Board> {
  return openBoard({ DATABASE_URL: url, SAMPLE_JOBS: "40" });
}

interface StoredJob {
  title: string;
  tags: string[];
  location: string;
  employment_type: string;
  remote: boolean;
}

/** Each filter given and not given, in every combination; pages of three. */
function filterSets(): JobQuery[] {
  const choices = {
    words: [undefined, ["engineer", "kubernetes"]],
    location: [undefined, "Berlin", '"Nowhere" OR'],
    employmentType: [undefined, "full-time", "internship"],
    remote: [undefined, true, false],
    before: [undefined, 20],
  } as const;
  return choices.words.flatMap((words) =>
    choices.location.flatMap((location) =>
      choices.employmentType.flatMap((employmentType) =>
        choices.remote.flatMap((remote) =>
          choices.before.map((before) => ({
            words,
            location,
            employmentType,
            remote,
            before,
            limit: 3,
          })),
        ),
      ),
    ),
  );
}

function burnAt(startedAt: number, state: BurnRow["state"], endsAt = startedAt): BurnRow {
  return {
    id: randomUUID(),
    instance: "pod-1",
    seconds: 1,
    threads: 1,
    startedAt,
    endsAt,
    state,
    stopRequested: false,
  };
}

/** The promises that both repositories keep. */
function keepsItsPromises(urlOf: (name: string) => string): void {
  let url: string;
  let database: Board;
  beforeAll(async () => {
    url = urlOf("promises");
    database = await open(url);
    await database.prepare();
  });
  afterAll(() => database.close());

  test("several processes may prepare at once, and the sample is added once", async () => {
    const shared = urlOf("shared");
    const replicas = await Promise.all([open(shared), open(shared), open(shared)]);
    await Promise.all(replicas.map((replica) => replica.prepare()));
    expect(await replicas[2].listJobs(everything)).toHaveLength(40);
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  test("finds a job as JSON, and nothing for an id that does not exist", async () => {
    const job: unknown = JSON.parse((await database.findJob(3)) ?? "");
    expect(job).toMatchObject({
      id: 3,
      title: "Junior Data Engineer",
      employment_type: "full-time",
      remote: false,
      tags: ["python", "spark", "sql"],
      posted_at: "2026-01-05T10:00:00.000Z",
    });
    expect(await database.findJob(999_999_999_999_999)).toBeUndefined();
  });

  test("lists newest first, in pages", async () => {
    const first = await database.listJobs({ ...everything, limit: 3 });
    expect(first.map(({ id }) => id)).toEqual([40, 39, 38]);
    const next = await database.listJobs({ ...everything, limit: 2, before: 38 });
    expect(next.map(({ id }) => id)).toEqual([37, 36]);
  });

  test("finds jobs that hold every word, and filters together", async () => {
    const jobs = await database.listJobs({ ...everything, words: ["senior", "kubernetes"] });
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.every(({ json }) => /senior/i.test(json) && json.includes("kubernetes"))).toBe(
      true,
    );
    const remote = await database.listJobs({ ...everything, remote: true, location: "Berlin" });
    expect(remote.every(({ json }) => /"remote" ?: ?true/.test(json))).toBe(true);
    expect(remote.every(({ json }) => /"location" ?: ?"Berlin"/.test(json))).toBe(true);
    expect(await database.listJobs({ ...everything, words: [] })).toEqual([]);
  });

  test("every set of filters lists the jobs that match all of it, newest first, page by page", async () => {
    const jobs = (await database.listJobs(everything)).map(
      ({ id, json }) => ({ ...(JSON.parse(json) as StoredJob), id }) as const,
    );
    for (const query of filterSets()) {
      const { words, location, employmentType, remote, before } = query;
      const matching = jobs.filter(
        (job) =>
          (words ?? []).every((word) =>
            `${job.title} ${job.tags.join(" ")}`.toLowerCase().includes(word),
          ) &&
          (location === undefined || job.location === location) &&
          (employmentType === undefined || job.employment_type === employmentType) &&
          (remote === undefined || job.remote === remote) &&
          (before === undefined || job.id < before),
      );
      const listed = (await database.listJobs(query)).map(({ id }) => id);
      expect([query, listed]).toEqual([query, matching.slice(0, 3).map(({ id }) => id)]);
    }
  });

  test("a filter is no word of the search", async () => {
    for (const word of ["contract", "1", "0", "true"]) {
      expect(await database.listJobs({ ...everything, words: [word] })).toEqual([]);
    }
  });

  test("treats the search language as plain words", async () => {
    const words = ["near", "or", "and", "title"];
    expect(await database.listJobs({ ...everything, words })).toEqual([]);
  });

  test("tells the instance that burns, and no other, that somebody wants it stopped", async () => {
    const burn: BurnRow = {
      id: randomUUID(),
      instance: "pod-1",
      seconds: 60,
      threads: 1,
      startedAt: Date.now(),
      endsAt: Date.now() + 60_000,
      state: "running",
      stopRequested: false,
    };
    await database.insertBurn(burn);
    expect(await database.findBurn(burn.id)).toEqual(burn);
    expect(await database.burnsToStop("pod-1")).toEqual([]);
    await database.requestBurnStop(burn.id);
    expect(await database.burnsToStop("pod-1")).toEqual([burn.id]);
    expect(await database.burnsToStop("pod-2")).toEqual([]);
    await database.endBurn(burn.id, "stopped");
    await database.endBurn(burn.id, "finished");
    expect(await database.burnsToStop("pod-1")).toEqual([]);
    expect((await database.listBurns()).map(({ id, state }) => [id, state])).toContainEqual([
      burn.id,
      "stopped",
    ]);
  });

  test("remembers the newest burns and those that still burn, and forgets the rest", async () => {
    const old = urlOf("old");
    const crowded = await open(old);
    await crowded.prepare();
    const now = Date.now();
    const burning = burnAt(1, "running", now + 60_000);
    const lost = burnAt(2, "running");
    const oldest = burnAt(3, "finished");
    const kept = Array.from({ length: KEPT_BURNS }, (_, index) => burnAt(100 + index, "stopped"));
    for (const burn of [burning, lost, oldest, ...kept]) await crowded.insertBurn(burn);
    await crowded.pruneBurns(now);
    const found = async ({ id }: BurnRow) => (await crowded.findBurn(id)) !== undefined;
    expect(await Promise.all([burning, lost, oldest].map(found))).toEqual([true, false, false]);
    expect((await Promise.all(kept.map(found))).every(Boolean)).toBe(true);
    await crowded.close();
  });
}

onBothDatabases(keepsItsPromises);
