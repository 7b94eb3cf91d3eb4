import type { LocalEnvironment } from "../../../../modules/environment/environment";

/** Settings of a program that several of its replicas answer for. */
interface Replicated {
  readonly minReplicas?: number;
}

/**
 * The environment with the roles of every application that can as programs of their own, one replica of each
 * so that a node of two processors has room, and with KEDA or without.
 */
export function withSeparateRoles(
  environment: LocalEnvironment,
  hasKeda: boolean,
): LocalEnvironment {
  const workloads = (Object.entries(environment.workloads) as [string, object][])
    .filter(([, settings]) => "roles" in settings)
    .map(([name, settings]) => [name, { ...small(settings), roles: "separate" }] as const);
  const { platform } = environment;
  const { keda } = platform.addons;
  return {
    ...environment,
    platform: {
      ...platform,
      addons: { ...platform.addons, keda: { ...keda, enabled: hasKeda } },
    },
    workloads: { ...environment.workloads, ...Object.fromEntries(workloads) },
  };
}

function small(settings: object): object {
  const { programs } = settings as { readonly programs: Readonly<Record<string, Replicated>> };
  return {
    ...settings,
    minReplicas: 1,
    programs: Object.fromEntries(
      Object.entries(programs).map(([name, program]) => [
        name,
        "minReplicas" in program ? { ...program, minReplicas: 1 } : program,
      ]),
    ),
  };
}
