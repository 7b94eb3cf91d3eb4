import { clusterName } from "../../environment/cluster-name";
import type { AzureEnvironment, Environment } from "../../environment/environment";
import type { AddonContext, KeyVaultFiles, VaultSecret } from "../../platform/addon";
import type { HelmValues } from "../../platform/helm-values";
import { secretFile, secretMount } from "../../platform/key-vault-files";
import { storageClassName } from "../../platform/storage-class";
import { receives } from "../reporting/central";
import { CLAIMS_GO_WITH_THE_RELEASE, volumeClaimTemplate } from "./prometheus-disk";
import { containerResources } from "../../platform/container-resources";

/** SecretProviderClass in Azure, Secret in `local`, that Alertmanager's secrets come from. */
const ALERTMANAGER_SECRETS = "alertmanager-receivers";

/** Receiver of what nobody has to be told. */
const NOBODY = "nobody";
const TEAM = "team";
/** Receiver that notices when it isn't told any more. */
const WATCHDOG = "watchdog";

/**
 * Values `alertmanager` of kube-prometheus-stack: who is told, grouped by alert and namespace. No
 * secret is among them: Alertmanager reads each from a file.
 */
export function alertmanagerValues({ environment }: AddonContext): HelmValues {
  const receiver = teamReceiver(environment);
  const told = Object.keys(receiver).length > 0;
  const { watchdog } = environment.platform.alerts;
  // Alerts of several clusters are told apart; that of one mutes none of another.
  const each = receives(environment) ? ["cluster"] : [];
  return {
    serviceAccount: { name: "alertmanager" },
    alertmanagerSpec: {
      priorityClassName: "platform-observability",
      resources: containerResources({ cpu: "10m", memory: "64Mi", memoryLimit: "128Mi" }),
      storage: volumeClaimTemplate(1, storageClassName(environment)),
      persistentVolumeClaimRetentionPolicy: CLAIMS_GO_WITH_THE_RELEASE,
      ...((told || watchdog) && alertmanagerMount(environment)),
    },
    config: {
      route: {
        receiver: told ? TEAM : NOBODY,
        group_by: [...each, "namespace", "alertname"],
        group_wait: "30s",
        group_interval: "5m",
        repeat_interval: "12h",
        routes: [
          // Fires always, to show that alerts get through; Info alerts only mute others.
          watchdog
            ? {
                receiver: WATCHDOG,
                matchers: [
                  'alertname = "Watchdog"',
                  // That of another cluster says nothing about this one.
                  ...each.map((label) => `${label} = "${clusterName(environment)}"`),
                ],
                group_wait: "0s",
                group_interval: "1m",
                repeat_interval: "5m",
              }
            : { receiver: NOBODY, matchers: ['alertname = "Watchdog"'] },
          ...(watchdog && receives(environment)
            ? [{ receiver: NOBODY, matchers: ['alertname = "Watchdog"'] }]
            : []),
          { receiver: NOBODY, matchers: ['alertname = "InfoInhibitor"'] },
          {
            receiver: told ? TEAM : NOBODY,
            matchers: ['severity = "critical"'],
            group_wait: "10s",
            repeat_interval: "1h",
          },
        ],
      },
      inhibit_rules: [
        {
          source_matchers: ['severity = "critical"'],
          target_matchers: ['severity =~ "warning|info"'],
          equal: [...each, "namespace", "alertname"],
        },
        {
          source_matchers: ['alertname = "InfoInhibitor"'],
          target_matchers: ['severity = "info"'],
          equal: [...each, "namespace"],
        },
      ],
      receivers: [
        { name: NOBODY },
        ...(told ? [{ name: TEAM, ...receiver }] : []),
        ...(watchdog ? [{ name: WATCHDOG, ...watchdogReceiver(environment) }] : []),
      ],
    },
  };
}

function teamReceiver(environment: Environment): HelmValues {
  const { email, teams, webhook } = environment.platform.alerts;
  const file = (secret: string) => secretFile(environment, ALERTMANAGER_SECRETS, secret);
  return {
    ...(email && {
      email_configs: [
        {
          to: email.to.join(", "),
          from: email.from,
          smarthost: email.smarthost,
          auth_username: email.username,
          auth_password_file: file("smtp-password"),
          require_tls: true,
          send_resolved: true,
        },
      ],
    }),
    ...(teams && {
      msteamsv2_configs: [{ webhook_url_file: file("teams-webhook-url"), send_resolved: true }],
    }),
    ...(webhook && {
      webhook_configs: [{ url_file: file("webhook-url"), send_resolved: true }],
    }),
  };
}

function watchdogReceiver(environment: Environment): HelmValues {
  const url_file = secretFile(environment, ALERTMANAGER_SECRETS, "watchdog-url");
  // That it fires is the news; that it is resolved would be none.
  return { webhook_configs: [{ url_file, send_resolved: false }] };
}

function alertmanagerMount(environment: Environment): HelmValues {
  if (environment.target === "kubeconfig") {
    return { secrets: [ALERTMANAGER_SECRETS] };
  }
  const { volume, mount } = secretMount(ALERTMANAGER_SECRETS);
  return {
    volumes: [volume],
    volumeMounts: [mount],
    podMetadata: { labels: { "azure.workload.identity/use": "true" } },
  };
}

/** What Alertmanager reads from the key vault in Azure: a secret for each receiver that has one. */
export function alertmanagerFiles(environment: AzureEnvironment): readonly KeyVaultFiles[] {
  const { email, teams, webhook, watchdog } = environment.platform.alerts;
  const secrets = [
    ...(email ? given("smtp-password", "Password of the SMTP server for alerts") : []),
    ...(teams ? given("teams-webhook-url", "URL of the Teams channel for alerts") : []),
    ...(webhook ? given("webhook-url", "URL that alerts are posted to") : []),
    ...(watchdog ? given("watchdog-url", "URL that is called as long as alerts get through") : []),
  ];
  return secrets.length === 0
    ? []
    : [{ name: ALERTMANAGER_SECRETS, secrets, identity: "alertmanager" }];
}

function given(name: string, description: string): VaultSecret[] {
  return [{ name, origin: "given", description }];
}
