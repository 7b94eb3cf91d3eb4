/** Who an object belongs to, in Kubernetes' recommended labels. */
export interface LabelProps {
  /** `app` and `app.kubernetes.io/name`: the workload, e.g. `job-board`. */
  readonly name: string;
  /** `app.kubernetes.io/part-of`: the whole it is a part of, e.g. `jobboard`. */
  readonly partOf: string;
  /** `app.kubernetes.io/component`: what it is within the whole, e.g. `api`, `database`. */
  readonly component?: string;
  /** `app.kubernetes.io/instance`. @default name */
  readonly instance?: string;
  /** `app.kubernetes.io/version`: the image's tag. */
  readonly version?: string;
}

/** Value of `app.kubernetes.io/managed-by` on everything this project makes. */
export const MANAGED_BY = "terraform";

/**
 * Labels of every object: `app` for the tools of the original set-up, the recommended ones
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/) for the rest.
 */
export function objectLabels(props: LabelProps): Record<string, string> {
  return {
    ...selectorLabels(props),
    app: props.name,
    "app.kubernetes.io/part-of": props.partOf,
    "app.kubernetes.io/managed-by": MANAGED_BY,
    ...(props.component && { "app.kubernetes.io/component": props.component }),
    ...(props.version && { "app.kubernetes.io/version": props.version }),
  };
}

/** The two labels that select pods; they can't change during an object's life. */
export function selectorLabels(
  props: Pick<LabelProps, "name" | "instance">,
): Record<string, string> {
  return {
    "app.kubernetes.io/name": props.name,
    "app.kubernetes.io/instance": props.instance ?? props.name,
  };
}
