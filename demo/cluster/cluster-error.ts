/** The cluster couldn't be asked, or refused; says what to do about it. */
export class ClusterError extends Error {
  constructor(
    readonly kind:
      "no kubectl" | "no context" | "unreachable" | "forbidden" | "not found" | "refused",
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = "ClusterError";
  }
}
