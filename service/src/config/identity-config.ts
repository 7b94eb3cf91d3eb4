import { count, seconds } from "./fields";

const HOUR = 3_600;

/** Of the role `identity`. */
export const identityFields = {
  SESSION_IDLE_SECONDS: seconds(60, 30 * 24 * HOUR, HOUR),
  SESSION_LIFETIME_SECONDS: seconds(60, 30 * 24 * HOUR, 12 * HOUR),
  TRUSTED_PROXIES: count(0, 9, 0),
};
