import { homedir, userInfo } from "node:os";
import { ENVIRONMENT_NAMES } from "../environments/environments";
import { synthEnvironment } from "./support/synth";

describe.each(ENVIRONMENT_NAMES)("%s", (name) => {
  const stacks = synthEnvironment(name);

  test("has the stacks that the commands name; local has no infrastructure", () => {
    const onTheCluster = ["platform", "workloads"];
    expect(Object.keys(stacks).sort()).toEqual(
      name === "local" ? onTheCluster : ["infrastructure", ...onTheCluster],
    );
  });

  test("is synthesised to the same bytes again, and names no machine", () => {
    const [first, second] = [stacks, synthEnvironment(name)].map((written) =>
      JSON.stringify(Object.values(written).map(({ json }) => json)),
    );
    const ofThisMachine = [
      process.cwd(),
      `${homedir()}/`,
      `/${userInfo().username}/`,
      new Date().toISOString().slice(0, 10),
    ];
    expect(second === first).toBe(true);
    expect(ofThisMachine.filter((text) => first?.includes(text))).toEqual([]);
  });
});
