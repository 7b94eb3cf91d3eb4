import type { Environment, EnvironmentInput } from "../../modules/environment/environment";
import { parseEnvironment } from "../../modules/environment/environment";
import {
  type DeclaredConnection,
  declaredConnections,
} from "../../modules/kubernetes/connection-graph";
import { composeStacks } from "../../stacks/compose";
import { ENVIRONMENTS, settingsFrom } from "./environments/environments";
import { synthApp, type SynthesisedStack } from "./synth";
import { azureInput, type MutableInput } from "./synth-azure";

/** Of a CA that was made for these tests; its key was thrown away. */
export const CA = `-----BEGIN CERTIFICATE-----
MIIBhDCCASugAwIBAgIUHE2IN9hGwrBdWIrjlTwdUuolb1swCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcmVwb3J0aW5nLWNhMCAXDTI2MTEyODE5NTIzMloYDzIxMjYx
MTA0MTk1MjMyWjAXMRUwEwYDVQQDDAxyZXBvcnRpbmctY2EwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAASrRWo2b/fahyAMel9dcQwBTCUS3AG+IDNbMpfpQags3TKt
4PKGIL+u/fRnax3Fk+469cKayuuePJhnFsSRQml+o1MwUTAdBgNVHQ4EFgQUNs7z
CUVbMQasbtnDepXJJr/T7lgwHwYDVR0jBBgwFoAUNs7zCUVbMQasbtnDepXJJr/T
7lgwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAogQBhk+FLYcht
nlhmbAR/H9c+rDAXYuuWucjOhBkhhwIgAjtf36bYOLKtRbQc3DwTGzPRXMuDcuNJ
i1m+xDFaLoU=
-----END CERTIFICATE-----
`;

/** Of a server, which is no CA. */
export const NO_CA = `-----BEGIN CERTIFICATE-----
MIIBdTCCARygAwIBAgIUIUhBCA/+mlodEMbGjC38to7ygyMwCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGc2VydmVyMCAXDTI2MTEyODE5NTIzMloYDzIxMjYxMTA0MTk1
MjMyWjARMQ8wDQYDVQQDDAZzZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARnf7Vlee3Tn4oIbKOaxfU6MLSzzAMzk2F0zxzYHbvGCcxVkqkvJ/AnyTsbYHYb
5oKQ1WZck0Ycw1tIQ2S8Qup1o1AwTjAdBgNVHQ4EFgQUCMWGkPfOiFfp1QD5cEDw
z799ebgwHwYDVR0jBBgwFoAUCMWGkPfOiFfp1QD5cEDwz799ebgwDAYDVR0TAQH/
BAIwADAKBggqhkjOPQQDAgNHADBEAiB3JIXBZemHWZj94ONzgwJw1DkspoX/sHEw
psDmNJNR6QIgcS50FyebGwUMGyZ1+T8Sm90v/lfUGZiUC7mXlvW54d0=
-----END CERTIFICATE-----
`;

type Inputs = Record<string, EnvironmentInput>;

function reports({ platform }: MutableInput): void {
  platform.monitoring = { ...platform.monitoring, reportsTo: "watch" };
}

/** `prod` and `staging` report to `watch`, which is like `qa`; the CA of `prod` is known there. */
export function reportingInputs(change: (inputs: Inputs) => void = () => undefined): Inputs {
  const inputs: Inputs = {
    ...ENVIRONMENTS,
    prod: azureInput("prod", reports),
    staging: azureInput("staging", reports),
    watch: azureInput("qa", (input) => {
      input.domain = "watch.example.com";
      input.runsApplications = false;
      input.infrastructure.postgres = null;
      input.platform.certificates.letsEncrypt = "production";
      input.platform.alerts = { watchdog: true };
      input.platform.monitoring = { receives: { prod: CA, staging: null } };
    }),
  };
  change(inputs);
  return inputs;
}

/** One of them, parsed beside the others. */
export function reportingEnvironment(name: string, inputs = reportingInputs()): Environment {
  return parseEnvironment(name, inputs[name], settingsFrom(), inputs);
}

export interface Synthesised {
  readonly stacks: Readonly<Record<string, SynthesisedStack>>;
  readonly declared: readonly DeclaredConnection[];
}

/** All of its stacks. */
export function synthReporting(name: string, inputs = reportingInputs()): Synthesised {
  let declared: readonly DeclaredConnection[] = [];
  const stacks = synthApp((app) => {
    composeStacks(app, reportingEnvironment(name, inputs));
    declared = declaredConnections(app);
  });
  return { stacks, declared };
}
