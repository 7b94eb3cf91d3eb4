/** For what another request may have changed already. */
export const NO_STORE = { "cache-control": "no-store" };
