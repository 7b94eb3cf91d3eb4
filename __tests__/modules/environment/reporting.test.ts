import { placeholdersIn } from "../../../modules/environment/placeholders";
import { local } from "../../support/environments/local";
import { CA, NO_CA, reportingEnvironment, reportingInputs } from "../../support/reporting";

type Change = Parameters<typeof reportingInputs>[0];

interface Told {
  readonly path: string;
  readonly rule: string;
  readonly remedy: string;
}

/** Each problem of an environment after a change. */
function problemsOf(name: string, change: Change): Told[] {
  try {
    reportingEnvironment(name, reportingInputs(change));
    return [];
  } catch (error) {
    return (error as Error).message
      .split("\n\n")
      .slice(1)
      .map((problem) => problem.split("\n"))
      .map(([path = "", , rule = "", remedy = ""]) => ({
        path,
        rule: rule.replace("  rule:   ", ""),
        remedy: remedy.replace("  remedy: ", ""),
      }));
  }
}

/** `path: rule` of each. */
function told(name: string, change: Change): string[] {
  return problemsOf(name, change).map(({ path, rule }) => `${path}: ${rule}`);
}

test("who reports knows where to, who receives knows from whom and whose certificates to trust", () => {
  expect(reportingEnvironment("prod").reportsTo).toEqual({
    name: "watch",
    domain: "watch.example.com",
    caCertificate: undefined,
  });
  expect(reportingEnvironment("watch").receivesFrom).toEqual([
    { name: "prod", cluster: "jobboard-prod", caCertificate: CA },
    { name: "staging", cluster: "jobboard-staging", caCertificate: null },
  ]);
  expect(reportingEnvironment("dev")).toMatchObject({ reportsTo: undefined, receivesFrom: [] });
});

test.each(["prod", "dev", "nowhere"])(
  "nobody reports to %s, which doesn't receive",
  (reportsTo) => {
    const problems = told("prod", ({ prod }) => {
      Object.assign(prod?.platform.monitoring ?? {}, { reportsTo });
    });
    expect(problems).toEqual([
      "platform.monitoring.reportsTo: another environment, one that receives: watch",
    ]);
  },
);

test("nobody reports to an environment that doesn't name it", () => {
  const problems = told("prod", ({ watch }) => {
    Object.assign(watch?.platform.monitoring ?? {}, { receives: { staging: null } });
  });
  expect(problems).toEqual([
    "platform.monitoring.reportsTo: an environment that receives from prod; watch receives from staging",
  ]);
});

test("nothing is expected of an environment that doesn't report", () => {
  const problems = told("watch", ({ watch }) => {
    Object.assign(watch?.platform.monitoring ?? {}, {
      receives: { prod: CA, dev: null, watch: CA },
    });
  });
  expect(problems).toEqual([
    "platform.monitoring.receives.dev: an environment that reports here: staging, prod",
    "platform.monitoring.receives.watch: an environment that reports here: staging, prod",
  ]);
});

test.each([
  ["of a server", NO_CA],
  ["and a key", `${CA}-----BEGIN PRIVATE KEY-----\nMAo=\n-----END PRIVATE KEY-----\n`],
  ["that can't be read", "-----BEGIN CERTIFICATE-----\nMAo=\n-----END CERTIFICATE-----\n"],
  ["and other text", `subject=reporting-ca\n${CA}`],
  ["that isn't there", ""],
])("a certificate %s is refused", (_, certificate) => {
  const problems = told("watch", ({ watch }) => {
    Object.assign(watch?.platform.monitoring ?? {}, { receives: { prod: certificate } });
  });
  expect(problems).toEqual([
    "platform.monitoring.receives.prod: one or more certificates of a CA in PEM, and nothing else, least of all a key",
  ]);
});

test("a second certificate is taken, so that one can take another's place", () => {
  const inputs = reportingInputs(({ watch }) => {
    Object.assign(watch?.platform.monitoring ?? {}, { receives: { prod: CA + CA } });
  });
  expect(reportingEnvironment("watch", inputs).receivesFrom).toMatchObject([
    { caCertificate: CA + CA },
  ]);
});

/** The receiver, with other settings of its certificates, and letting in `receives`. */
function receiver(certificates: object, receives: object = { prod: CA, staging: null }): Change {
  return ({ watch }) => {
    Object.assign(watch?.platform.certificates ?? {}, certificates);
    Object.assign(watch?.platform.monitoring ?? {}, { receives });
  };
}

const NOBODY = { prod: null, staging: null };

const howToRead = (secret: string) =>
  `in \`platform.certificates.caCertificate\` of watch: write it in PEM: kubectl get secret -n cert-manager ${secret} -o jsonpath='{.data.tls\\.crt}' | base64 -d`;

test("who lets somebody in has certificates that those who report know, or shows its CA", () => {
  const staging = receiver({ letsEncrypt: "staging" });
  expect(problemsOf("watch", staging)).toEqual([
    {
      path: "platform.certificates.caCertificate",
      rule: "the certificate of the CA that signs here, as those that report here don't know it",
      remedy: 'write it in PEM, or `letsEncrypt: "production"`',
    },
  ]);
  expect(problemsOf("prod", staging)).toEqual([
    {
      path: "platform.monitoring.reportsTo",
      rule: "an environment whose certificates are trusted; watch doesn't say which CA signs there",
      remedy:
        'in `platform.certificates.caCertificate` of watch: write it in PEM, or `letsEncrypt: "production"`',
    },
  ]);
  const shown = receiver({ letsEncrypt: "staging", caCertificate: CA });
  expect(problemsOf("watch", shown)).toEqual([]);
  expect(reportingEnvironment("prod", reportingInputs(shown)).reportsTo).toMatchObject({
    caCertificate: CA,
  });
});

test("a receiver whose CA is made in its cluster is deployed first, and then shows it", () => {
  const { target, project, kubernetes, access, platform } = local;
  const inCluster: Change = (inputs) => {
    inputs["watch"] = {
      target,
      project,
      kubernetes,
      access,
      domain: "watch.example.com",
      runsApplications: false,
      platform: { ...platform, monitoring: { receives: NOBODY } },
      workloads: {},
    };
  };
  expect(problemsOf("watch", inCluster)).toEqual([]);
  expect(problemsOf("prod", inCluster)).toMatchObject([{ remedy: howToRead("local-ca") }]);
  const ownCa = receiver({ caSecretName: "company-ca" }, NOBODY);
  expect(problemsOf("watch", ownCa)).toEqual([]);
  expect(problemsOf("staging", ownCa)).toMatchObject([{ remedy: howToRead("company-ca") }]);
});

test("a placeholder of another environment is that one's to replace", () => {
  const paths = placeholdersIn(reportingEnvironment("prod")).map(({ path }) => path);
  expect(paths).toContain("domain");
  expect(paths.filter((path) => /^(reportsTo|receivesFrom)/.test(path))).toEqual([]);
});
