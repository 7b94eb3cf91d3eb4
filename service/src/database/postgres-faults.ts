import { types } from "node:util";

const UNTRUSTED =
  "no authority in DATABASE_CA_FILE, or without it none that Node knows, signed the server's certificate";
const UNREACHABLE = "there is no way to the host of DATABASE_URL";
const UNRESOLVED = "the host of DATABASE_URL has no address";
const NO_PASSWORD = "the file of the password or of the federated token cannot be read";

/** Codes of Node's sockets, of OpenSSL's verification (https://docs.openssl.org/master/man1/openssl-verification-options/) and of files. */
const BY_CODE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet",
  CERT_REVOKED: "the server's certificate was revoked",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the server's certificate is for other hosts than the one in DATABASE_URL",
  ECONNREFUSED: "nothing listens at the host and port of DATABASE_URL",
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOTFOUND: UNRESOLVED,
  EAI_AGAIN: UNRESOLVED,
  ENOENT: NO_PASSWORD,
  EACCES: NO_PASSWORD,
};

/** What the driver says without a code. */
const BY_MESSAGE: Readonly<Record<string, string>> = {
  "The server does not support SSL connections":
    "the server offers no TLS, which DATABASE_TLS asks for",
  "Connection terminated due to connection timeout":
    "no connection within DATABASE_CONNECT_TIMEOUT_SECONDS",
  "timeout expired": "no connection within DATABASE_CONNECT_TIMEOUT_SECONDS",
};

/**
 * What an operator can set right, in a sentence that names no user, host or password.
 * Undefined when the error's own text, in the log, is all there is to say.
 */
export function faultOf(error: unknown): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/^28\w{3}$/.test(code))
    return "the server refuses the user, the password or a way in without TLS";
  return BY_CODE[code] ?? BY_MESSAGE[error.message];
}
