import type { Severity } from "../alerts/alert-rules";

/** Two windows in which the error budget is used up so many times as fast as it may be. */
interface BurnRate {
  /** 1 uses up the budget in 30 days. */
  readonly factor: number;
  readonly long: string;
  /** Over soon after the failures are, and with it the alert. */
  readonly short: string;
}

interface BurnAlert {
  readonly alert: string;
  readonly severity: Severity;
  readonly rates: readonly BurnRate[];
  readonly consequence: string;
}

/**
 * The pairs of windows of The Site Reliability Workbook, "Multiwindow, Multi-Burn-Rate Alerts"
 * (https://sre.google/workbook/alerting-on-slos/): a page for 2 % of the budget within an hour or 5 % within
 * six, a ticket for 10 % within a day or three.
 */
export const BURN_ALERTS: readonly BurnAlert[] = [
  {
    alert: "ErrorBudgetBurnsFast",
    severity: "critical",
    rates: [
      { factor: 14.4, long: "1h", short: "5m" },
      { factor: 6, long: "6h", short: "30m" },
    ],
    consequence: "at this rate it is used up within days",
  },
  {
    alert: "ErrorBudgetBurnsSlowly",
    severity: "warning",
    rates: [
      { factor: 3, long: "1d", short: "2h" },
      { factor: 1, long: "3d", short: "6h" },
    ],
    consequence: "at this rate nothing of it is left before the month is over",
  },
];

/** Every window that a ratio is recorded for; 30 days are those of the budget. */
export const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"] as const;

/** Above it even an outage burns the budget less than 14.4 times as fast as it may. */
export const LEAST_PERCENT = 93.1;
/** Leaves four minutes in 30 days; of less, a page finds nothing left. */
export const MOST_PERCENT = 99.99;
