import { parseEnvironment } from "../../../../modules/environment/environment";
import { parseInput } from "../../../../modules/support/parse-input";
import { jobBoard } from "../../../../modules/workloads/job-board/application";
import { jobBoardProblems } from "../../../../modules/workloads/job-board/problems";
import { jobBoardSettings } from "../../../../modules/workloads/job-board/settings";
import { composeStacks } from "../../../../stacks/compose";
import { PlatformStack } from "../../../../stacks/platform";
import { WorkloadsStack } from "../../../../stacks/workloads";
import { azureEnvironment } from "../../../support/azure-environment";
import { ENVIRONMENTS, settingsFrom } from "../../../support/environments/environments";
import { objectsOf, ofKind } from "../../../support/objects";
import { stackNamed, synthApp } from "../../../support/synth";

const SERVER = {
  kind: "server",
  host: "smtp.example.com",
  from: "jobs@example.com",
  reviewMailbox: "reviews@example.com",
  user: "job-board",
} as const;

function local(mail: object | null, roles = "separate") {
  const environment = parseEnvironment(
    "local",
    {
      ...ENVIRONMENTS.local,
      workloads: { jobBoard: { roles, mail } },
      backing: roles === "separate" ? { postgres: {}, rabbitmq: {}, valkey: {} } : {},
    },
    settingsFrom({ ENVIRONMENT: "local" }),
  );
  const stacks = synthApp((app) => {
    new PlatformStack(app, environment);
    new WorkloadsStack(app, environment);
  });
  return objectsOf(stackNamed(stacks, "workloads"));
}

const dataOf = (objects: ReturnType<typeof local>, name: string) =>
  ofKind(objects, "ConfigMap")[name]?.["data"] as Readonly<Record<string, string>>;

const PASSWORD = "/var/run/secrets/smtp/job-board-smtp-password";

test("without a mail server, mails are files in the notifier's pod, and nothing is opened", () => {
  const objects = local(null);
  expect(dataOf(objects, "notifier")).toMatchObject({ MAIL_FOLDER: "/data/mail" });
  expect(dataOf(objects, "notifier")).not.toHaveProperty("SMTP_URL");
  expect(dataOf(local(null, "together"), "job-board")).not.toHaveProperty("MAIL_FOLDER");
  expect(JSON.stringify(objects)).not.toContain("mail-server");
});

test("the notifier alone knows the mail server, its password as a file, and is let out to its port", () => {
  const objects = local(SERVER);
  expect(dataOf(objects, "notifier")).toMatchObject({
    SMTP_URL: "smtp://smtp.example.com:587",
    SMTP_TLS: "verify-full",
    SMTP_USER: "job-board",
    SMTP_PASSWORD_FILE: PASSWORD,
    MAIL_FROM: "jobs@example.com",
    REVIEW_MAILBOX: "reviews@example.com",
    PUBLIC_URL: "https://jobboard.localhost",
  });
  expect(dataOf(objects, "notifier")).not.toHaveProperty("MAIL_FOLDER");
  const deployment = JSON.stringify(ofKind(objects, "Deployment")["notifier"]);
  expect(deployment).toContain('"secretName":"job-board-smtp"');
  expect(deployment).toContain('"mountPath":"/var/run/secrets/smtp"');
  expect(ofKind(objects, "NetworkPolicy")["notifier-to-mail-server"]?.spec).toMatchObject({
    podSelector: { matchLabels: { "app.kubernetes.io/name": "notifier" } },
    policyTypes: ["Egress"],
    egress: [
      {
        to: [
          {
            ipBlock: {
              cidr: "0.0.0.0/0",
              except: expect.arrayContaining(["10.0.0.0/8", "169.254.0.0/16"]) as string[],
            },
          },
        ],
        ports: [{ protocol: "TCP", port: 587 }],
      },
    ],
  });
  for (const other of ["identity", "jobs", "applicants", "web"]) {
    expect(dataOf(objects, other)).not.toHaveProperty("SMTP_URL");
    expect(JSON.stringify(ofKind(objects, "Deployment")[other])).not.toContain("smtp");
  }
  expect(ofKind(objects, "Secret")).toEqual({});
});

test("one program with all roles mails by itself", () => {
  const objects = local({ ...SERVER, port: 465, tls: "implicit", user: null }, "together");
  const data = dataOf(objects, "job-board");
  expect(data).toMatchObject({ SMTP_URL: "smtps://smtp.example.com:465", SMTP_TLS: "verify-full" });
  expect(data).not.toHaveProperty("SMTP_PASSWORD_FILE");
  expect(ofKind(objects, "NetworkPolicy")).toHaveProperty("job-board-to-mail-server");
  expect(JSON.stringify(ofKind(objects, "Deployment"))).not.toContain("job-board-smtp");
});

test("a server at a private address is opened by that, and one without TLS is said to be", () => {
  const addresses = ["10.20.0.25/32"];
  const objects = local({ ...SERVER, port: 25, tls: "disable", user: null, addresses });
  expect(dataOf(objects, "notifier")).toMatchObject({
    SMTP_URL: "smtp://smtp.example.com:25",
    SMTP_TLS: "disable",
  });
  expect(ofKind(objects, "NetworkPolicy")["notifier-to-mail-server"]?.spec).toMatchObject({
    egress: [{ to: [{ ipBlock: { cidr: "10.20.0.25/32" } }], ports: [{ port: 25 }] }],
  });
});

test("Mailpit takes mails from the notifier alone, and lets none out", () => {
  const objects = local({ kind: "mailpit" });
  expect(dataOf(objects, "notifier")).toMatchObject({
    SMTP_URL: "smtp://mailpit.job-board.svc:1025",
    SMTP_TLS: "disable",
    MAIL_FROM: "job-board@jobboard.localhost",
  });
  expect(JSON.stringify(ofKind(objects, "Deployment")["mailpit"])).toContain(
    '"image":"docker.io/axllent/mailpit:v1.29.5"',
  );
  const policies = Object.keys(ofKind(objects, "NetworkPolicy")).filter((name) =>
    name.includes("mailpit"),
  );
  expect(policies.sort()).toEqual([
    "mailpit-from-job-board-notifier",
    "notifier-to-job-board-mailpit",
  ]);
  expect(ofKind(objects, "NetworkPolicy")["mailpit-from-job-board-notifier"]?.spec).toMatchObject({
    ingress: [{ ports: [{ port: 1025 }] }],
  });
  expect(ofKind(objects, "IngressRoute")).not.toHaveProperty("mailpit");
});

describe("in Azure", () => {
  const environment = azureEnvironment("qa", (input) => {
    input.workloads = { jobBoard: { roles: "separate", mail: SERVER } };
    input.backing = { rabbitmq: {}, valkey: {} };
    input.infrastructure.cluster.fqdnPolicies = true;
  });
  const stacks = synthApp((app) => composeStacks(app, environment));
  const objects = objectsOf(stackNamed(stacks, "workloads"));

  test("the notifier's identity reads the password in the key vault, and no other secret", () => {
    const infrastructure = stackNamed(stacks, "infrastructure");
    const roles = Object.values(infrastructure.resources("azurerm_role_assignment"));
    const grants = roles.filter(({ scope }) =>
      String(scope).endsWith("/secrets/job-board-smtp-password"),
    );
    expect(grants).toHaveLength(1);
    expect(grants[0]).toMatchObject({ role_definition_name: "Key Vault Secrets User" });
    const principal = String(grants[0]?.["principal_id"]);
    expect(principal).toMatch(
      /^\$\{azurerm_user_assigned_identity\.\w*Notifier_\w+\.principal_id\}$/,
    );
    expect(roles.filter(({ principal_id }) => principal_id === principal)).toHaveLength(1);
    expect(jobBoard.secrets?.(environment)).toEqual([
      expect.objectContaining({
        name: "job-board-smtp-password",
        origin: "given",
        program: "notifier",
      }),
    ]);
  });

  test("its pods mount it by the CSI driver, and are let out to the server by its name", () => {
    expect(ofKind(objects, "SecretProviderClass")["notifier-smtp"]?.spec).toMatchObject({
      parameters: {
        objects: expect.stringContaining("objectName: job-board-smtp-password") as string,
        clientID: expect.stringMatching(/client_id/) as string,
      },
    });
    expect(dataOf(objects, "notifier")).toMatchObject({ SMTP_PASSWORD_FILE: PASSWORD });
    expect(
      JSON.stringify(ofKind(objects, "CiliumNetworkPolicy")["notifier-to-mail-server"]?.spec),
    ).toContain('"matchPattern":"smtp.example.com"');
    expect(ofKind(objects, "NetworkPolicy")).not.toHaveProperty("notifier-to-mail-server");
  });

  test("without a user no secret is asked for; what keeps mails is no mail server there", () => {
    const open = azureEnvironment("qa", (input) => {
      input.workloads = { jobBoard: { mail: { ...SERVER, user: null } } };
    });
    expect(jobBoard.secrets?.(open)).toEqual([]);
    const kept = azureEnvironment("qa", (input) => {
      input.workloads = { jobBoard: { mail: { kind: "mailpit" } } };
    });
    expect([...jobBoardProblems(kept)]).toEqual([
      {
        property: "jobBoard.mail.kind",
        value: "mailpit",
        rule: "`server` in Azure: Mailpit keeps mails and delivers none",
        remedy: "name a mail server, or leave `mail` out",
      },
    ]);
  });
});

test("a password is not said on a connection that anybody can read", () => {
  const mail = { ...SERVER, tls: "disable" };
  expect(() => parseInput("workloads.jobBoard", jobBoardSettings, { mail })).toThrow(
    [
      "mail.tls",
      '  value:  "disable"',
      "  rule:   starttls or implicit where `user` signs in: the password would be readable on the way",
      "  remedy: leave it out, or leave `user` out",
    ].join("\n"),
  );
});
