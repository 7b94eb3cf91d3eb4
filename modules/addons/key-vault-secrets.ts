import type { AzureEnvironment } from "../environment/environment";
import type { Manifest } from "../kubernetes/manifests";
import type { AddOnContext } from "./addon";
import { alertmanagerSecrets } from "./add-ons/alertmanager-values";
import { GRAFANA_ADMIN_PASSWORD } from "./add-ons/grafana-values";
import { ALERTMANAGER_SECRETS, GRAFANA_SECRETS, secretProviderClass } from "./secret-files";

/** What the monitoring stack reads from the key vault. */
export function keyVaultSecrets(
  environment: AzureEnvironment,
  clientId: AddOnContext["clientId"],
): readonly Manifest[] {
  const receivers = alertmanagerSecrets(environment);
  return [
    secretProviderClass({
      environment,
      name: GRAFANA_SECRETS,
      secrets: [GRAFANA_ADMIN_PASSWORD],
      clientId: clientId("grafana"),
    }),
    ...(receivers.length === 0
      ? []
      : [
          secretProviderClass({
            environment,
            name: ALERTMANAGER_SECRETS,
            secrets: receivers,
            clientId: clientId("alertmanager"),
          }),
        ]),
  ];
}
