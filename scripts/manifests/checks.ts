/** A program that checks Kubernetes manifests. */
export interface ManifestCheck {
  readonly program: string;
  readonly arguments: (files: readonly string[]) => readonly string[];
  /** What it says when it can't work here, which is no judgement. @default it always can */
  readonly unavailable?: { readonly pattern: RegExp; readonly why: string };
}

/** Tests of kube-score that are left out, each with its reason; it has no configuration file. */
const KUBE_SCORE_EXCEPTIONS: Readonly<Record<string, string>> = {
  "container-image-pull-policy":
    "An image names one build by its tag or digest, so that `Always` would only add a dependence on the registry.",
  "networkpolicy-targets-pod":
    "One side of a connection to an add-on, or to an ACME challenge, selects pods that charts make.",
};

/** What `npm run check:manifests` runs where it is installed. */
export const CHECKS: readonly ManifestCheck[] = [
  {
    program: "kubeconform",
    // Custom resources are checked at synth, against the CRDs of the pinned charts.
    // Where schemas can't be fetched it tries each several times: side by side that takes seconds.
    arguments: (files) => ["-strict", "-summary", "-ignore-missing-schemas", "-n", "64", ...files],
    unavailable: {
      pattern: /failed downloading schema/,
      why: "can't fetch Kubernetes' schemas (--schema-location names others)",
    },
  },
  {
    program: "kube-linter",
    arguments: (files) => ["lint", "--config", ".kube-linter.yaml", ...files],
  },
  {
    program: "kube-score",
    arguments: (files) => [
      "score",
      ...Object.keys(KUBE_SCORE_EXCEPTIONS).flatMap((test) => ["--ignore-test", test]),
      ...files,
    ],
  },
];
