import { roomIn } from "../../scripts/synth/room";
import { ownEnvironments } from "./own-environments";

const inAzure = ownEnvironments().flatMap(({ name, environment, stacks }) =>
  environment.target === "azure"
    ? [
        {
          name,
          room: roomIn(
            environment,
            Object.values(stacks).map(({ json }) => json),
          ),
        },
      ]
    : [],
);

test.each(inAzure)("what pods of $name request fits on their pool", ({ room }) => {
  const { least, most } = room.requested;
  expect(least.cpuMillis).toBeGreaterThan(0);
  expect(least.cpuMillis).toBeLessThan(room.allocatable.least.cpuMillis);
  expect(least.memoryMebibytes).toBeLessThan(room.allocatable.least.memoryMebibytes);
  expect(most.cpuMillis).toBeLessThan(room.allocatable.most.cpuMillis);
  expect(most.memoryMebibytes).toBeLessThan(room.allocatable.most.memoryMebibytes);
});
