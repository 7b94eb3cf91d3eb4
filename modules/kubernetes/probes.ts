/** One probe: a URL of its own, how often it is asked and when it has failed. */
export interface ProbeProps {
  readonly path: string;
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
  const { path, ...timing } = { ...defaults, ...props };
  return { httpGet: { path, port }, ...timing };
}
