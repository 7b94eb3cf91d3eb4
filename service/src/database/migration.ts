export interface Migration {
  /** Counts from 1 without a gap. */
  readonly id: number;
  readonly sql: string;
}
