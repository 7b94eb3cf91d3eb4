import { once } from "node:events";
import { Kubectl, kubeContexts } from "../../../scripts/cluster-client/kubectl";
import { KubectlProxy } from "../../../scripts/cluster-client/kubectl-proxy";
import { KubernetesApi } from "../../../scripts/cluster-client/kubernetes-api";
import { type Answers, FakeKubernetes } from "../../support/fake-kubernetes";
import { KubectlProgram } from "../support/kubectl-program";

function refusedWith(status: number): Answers {
  return { "/version": { status, body: { message: "no" } } };
}

/** As kubectl's proxy answers when it couldn't ask. */
function notAsked(body: string): Answers {
  return { "/version": { status: 500, body } };
}

/** What is thrown when a path is asked for of an API server that answers so. */
async function refusal(answers: Answers, path = "/version") {
  const cluster = new FakeKubernetes(answers);
  const api = new KubernetesApi(await cluster.start());
  try {
    return await api.do(path).catch((error: unknown) => error);
  } finally {
    api.close();
    await cluster.stop();
  }
}

describe("asked through the proxy", () => {
  test("a refusal says what it is about", async () => {
    expect(await refusal(refusedWith(401))).toMatchObject({ fault: "credentials" });
    expect(await refusal(refusedWith(403))).toMatchObject({ fault: "forbidden", found: "no" });
    expect(await refusal(refusedWith(404))).toMatchObject({ fault: "not found", found: "no" });
    expect(await refusal(refusedWith(409))).toMatchObject({ fault: "refused", found: "no" });
    expect(await refusal(refusedWith(500))).toMatchObject({ fault: "refused", found: "no" });
  });

  test("what kubectl itself answers, in plain text, is its own failure to ask", async () => {
    expect(await refusal(notAsked("dial tcp 10.0.0.1:443: connect: no route"))).toMatchObject({
      fault: "unreachable",
    });
    expect(
      await refusal(notAsked("getting credentials: exec: executable kubelogin not found")),
    ).toMatchObject({ fault: "credentials" });
  });
});

describe("the program kubectl", () => {
  let fake: KubectlProgram;
  let kubectl: Kubectl;

  beforeEach(() => {
    fake = new KubectlProgram();
    kubectl = new Kubectl("test", fake.env);
  });

  afterEach(() => fake.remove());

  test.each([
    ["error: You must be logged in to the server (Unauthorized)", "credentials"],
    ["Unable to connect to the server: getting credentials: exec: failed", "credentials"],
    ["The connection to the server 10.0.0.1 was refused - did you specify", "unreachable"],
    ["Unable to connect to the server: dial tcp: lookup aks: no such host", "unreachable"],
    ['Error from server (Forbidden): pods is forbidden: User "x" cannot list', "forbidden"],
    ['Error from server (NotFound): namespaces "x" not found', "not found"],
    ["error: unknown flag: --fast", "refused"],
  ])("«%s» is understood as %s", async (complaint, fault) => {
    fake.does(`echo '${complaint}' >&2; exit 1`);
    await expect(kubectl.text(["get", "pods"])).rejects.toMatchObject({
      fault,
      found: `kubectl get pods: ${complaint}`,
    });
  });

  test("what ends by itself and what is left running ask the same cluster", async () => {
    fake.does('echo "$@"');
    const named = new Kubectl("test", fake.env, "/config");
    const { stdout: left } = named.start(["get", "pods"]);
    const [said] = left === null ? [] : await once(left, "data");
    const expected = "--kubeconfig=/config --context=test get pods\n";
    expect([String(said), await named.text(["get", "pods"])]).toEqual([expected, expected]);
  });

  test("a proxy that doesn't start says why", async () => {
    fake.does('echo "error: context \\"test\\" does not exist" >&2; exit 1');
    await expect(KubectlProxy.start(kubectl)).rejects.toMatchObject({
      fault: "unreachable",
      found: 'kubectl proxy: error: context "test" does not exist',
    });
  });

  test("an unreadable kubeconfig is told as one", async () => {
    fake.does('echo "error loading config file: yaml: line 1" >&2; exit 1');
    await expect(kubeContexts(fake.env)).rejects.toThrow(
      /^the kubeconfig can't be read: error loading config file: yaml: line 1\n {2}remedy: name/,
    );
  });
});
