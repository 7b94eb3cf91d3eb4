import { contextToUse } from "../../demo/context";
import { environmentNamed } from "../support/environments/environments";
import { KubectlProgram } from "../scripts/support/kubectl-program";

let kubectl: KubectlProgram;

beforeEach(() => {
  kubectl = new KubectlProgram();
});

afterEach(() => kubectl.remove());

test("the context of the environment is used when the kubeconfig has it", async () => {
  kubectl.does("echo other; echo kind-jobboard");
  expect(await contextToUse(environmentNamed("local"), kubectl.env)).toBe("kind-jobboard");
});

test("without a cluster it says how to get one, on this machine and in Azure", async () => {
  kubectl.does("exit 0");
  await expect(contextToUse(environmentNamed("local"), kubectl.env)).rejects.toThrow(
    "there is no cluster: no kubeconfig, or one without a context; environment local names kind-jobboard\n" +
      "  remedy: npm run local:up makes one with kind; KUBECONFIG and KUBE_CONTEXT name another; --without-cluster looks from outside only",
  );
  await expect(contextToUse(environmentNamed("dev"), kubectl.env)).rejects.toThrow(
    /remedy: az aks get-credentials --name aks-\S+ --resource-group rg-\S+, or select another/,
  );
});

test("another cluster's context is never used instead", async () => {
  kubectl.does("echo production");
  await expect(contextToUse(environmentNamed("local"), kubectl.env)).rejects.toThrow(
    /no context kind-jobboard, which environment local names; it has production\n/,
  );
});

test("a missing kubectl is named with the page that installs it", async () => {
  await expect(contextToUse(environmentNamed("local"), { PATH: "/nonexistent" })).rejects.toThrow(
    /^kubectl is not installed: https.*\n {2}remedy: install it; --without-cluster/,
  );
});
