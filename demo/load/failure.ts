/** Kinds by the code of Node's error. */
const KINDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "host unreachable",
  ENOTFOUND: "name not found",
  EAI_AGAIN: "name not found",
  EMSGSIZE: "answer too large",
};

/** What a caller would say went wrong, for an error that left no whole answer. */
export function failureKind(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) {
    return "other failure";
  }
  return KINDS[code] ?? (/CERT|TLS|SSL|ALTNAME/.test(code) ? "certificate refused" : code);
}

function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error
    ? String(error.code)
    : undefined;
}
