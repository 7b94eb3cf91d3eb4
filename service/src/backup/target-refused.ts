/** A database that must not be restored into as it is; the message says what to do. */
export class TargetRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TargetRefused";
  }
}
