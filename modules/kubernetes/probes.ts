/** One probe: what it asks, how often, and when it has failed. */
export interface ProbeProps {
  /** URL that answers with a status below 400. */
  readonly path: string;
  /** Instead of a URL: a program that is run in the container and ends with 0. @default none */
  readonly command?: readonly string[];
  /** Instead of a URL: whether the port takes connections is all that is asked. @default false */
  readonly connects?: boolean;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  /** Failures in a row that count. */
  readonly failureThreshold: number;
}

/** Probes of a container, each switched off by `null`. */
export interface ProbesProps {
  /** Name of the container port that answers. @default http */
  readonly port?: string;
  /** Holds the other two back. @default /startupz every 2 s, for at most 60 s */
  readonly startup?: Partial<ProbeProps> | null;
  /** Restarts the container. @default /livez every 10 s, after 3 failures */
  readonly liveness?: Partial<ProbeProps> | null;
  /** Takes the pod out of its Services. @default /readyz every 5 s, after 2 failures */
  readonly readiness?: Partial<ProbeProps> | null;
}

const STARTUP: ProbeProps = {
  path: "/startupz",
  periodSeconds: 2,
  timeoutSeconds: 2,
  failureThreshold: 30,
};
const LIVENESS: ProbeProps = {
  path: "/livez",
  periodSeconds: 10,
  timeoutSeconds: 3,
  failureThreshold: 3,
};
const READINESS: ProbeProps = {
  path: "/readyz",
  periodSeconds: 5,
  timeoutSeconds: 3,
  failureThreshold: 2,
};

/** The three probes as a container's fields. */
export function containerProbes(props: ProbesProps) {
  const port = props.port ?? "http";
  return {
    ...(props.startup !== null && { startupProbe: probe(port, STARTUP, props.startup) }),
    ...(props.liveness !== null && { livenessProbe: probe(port, LIVENESS, props.liveness) }),
    ...(props.readiness !== null && { readinessProbe: probe(port, READINESS, props.readiness) }),
  };
}

function probe(port: string, defaults: ProbeProps, props: Partial<ProbeProps> = {}) {
  const { path, command, connects = false, ...timing } = { ...defaults, ...props };
  if (command !== undefined) {
    return { exec: { command: [...command] }, ...timing };
  }
  return connects ? { tcpSocket: [{ port }], ...timing } : { httpGet: { path, port }, ...timing };
}

/** Whether any of the probes asks the port, which then has to be one of the workload. */
export function asksPort({ startup, liveness, readiness }: ProbesProps): boolean {
  return [startup, liveness, readiness].some(
    (each) => each !== null && each?.command === undefined,
  );
}
