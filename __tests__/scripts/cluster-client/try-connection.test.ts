import { createServer, type AddressInfo, type Server } from "node:net";
import {
  NODE_CONNECTOR,
  type Reached,
  tryConnection,
} from "../../../scripts/cluster-client/try-connection";
import { type Outcome, run } from "../../../scripts/command";
import { FakeKubectl } from "../support/fake-kubectl";

const POD = { namespace: "job-board", name: "job-board-a" };
const PROBE = { connect: ["/agnhost", "connect", "{address}"] };

/** What is reached when kubectl ends so, and what it was asked. */
async function reached(outcome: Outcome): Promise<{ reached: Reached; asked: string[] }> {
  const kubectl = new FakeKubectl({ exec: () => outcome });
  return {
    reached: await tryConnection(kubectl, POD, PROBE, "10.0.0.1:443"),
    asked: kubectl.asked,
  };
}

/** What kubectl says of a program that ended so in the pod. */
function ended(text: string, code: number): Outcome {
  return { code, stdout: "", stderr: `${text}\ncommand terminated with exit code ${code}\n` };
}

test("executes the program in the pod, with the address", async () => {
  expect(await reached({ code: 0, stdout: "", stderr: "" })).toEqual({
    reached: "open",
    asked: ["exec --namespace=job-board job-board-a -- /agnhost connect 10.0.0.1:443"],
  });
});

test("tells a refusal from silence", async () => {
  expect((await reached(ended("REFUSED", 1))).reached).toBe("refused");
  expect((await reached(ended("TIMEOUT", 1))).reached).toBe("silent");
});

test("a program that could not be executed has tried nothing, and is no closed connection", async () => {
  const stderr = "Error from server (Forbidden): pods is forbidden: cannot create exec";
  await expect(reached({ code: 1, stdout: "", stderr })).rejects.toThrow(
    /job-board-a failed: Error from server \(Forbidden\)/,
  );
  await expect(reached(ended("exec: no such file", 127))).rejects.toThrow(/no such file/);
});

/** As kubectl would do it in a pod, whose first process is this Node. */
function connectTo(port: number) {
  const [, ...args] = NODE_CONNECTOR.connect.map((word) =>
    word.replace("{address}", `127.0.0.1:${port}`),
  );
  return run(process.execPath, args);
}

describe("the connector of a pod with Node", () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  test("ends with 0 where it is open, and says where it is refused", async () => {
    const { port } = server.address() as AddressInfo;
    expect((await connectTo(port)).code).toBe(0);
    await new Promise((resolve) => server.close(resolve));
    expect(await connectTo(port)).toMatchObject({ code: 1, stderr: "REFUSED\n" });
  });
});
