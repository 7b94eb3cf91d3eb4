/**
 * Fingerprint of the key that signs packages.microsoft.com:
 * https://learn.microsoft.com/cli/azure/install-azure-cli-linux (read 2026-11).
 */
const MICROSOFT_KEY = "BC528686B50D79E339D3721CEB3E94ADBE1229CF";

/**
 * What a machine installs when it starts for the first time (cloud-init): what `.ci/install-tools` and the
 * pipelines expect of an agent, and what people type. Azure patches what comes from Ubuntu; snap refreshes
 * Node by itself; the Azure CLI, which is Microsoft's, is upgraded every week.
 */
export const CLOUD_CONFIG = `#cloud-config
apt:
  sources:
    azure-cli.list:
      source: deb [arch=amd64 signed-by=$KEY_FILE] https://packages.microsoft.com/repos/azure-cli/ noble main
      keyid: ${MICROSOFT_KEY}
packages:
  - azure-cli
  - curl
  - docker.io
  - git
  - jq
  - postgresql-client
  - python3-venv
  - unzip
snap:
  commands:
    - snap install node --classic --channel=24/stable
write_files:
  - path: /etc/cron.weekly/azure-cli
    permissions: "0755"
    content: |
      #!/bin/sh
      apt-get update -qq && apt-get install -qq --only-upgrade azure-cli
`;
