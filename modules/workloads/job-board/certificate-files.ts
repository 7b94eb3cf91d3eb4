import { CLIENT_CERTIFICATE_FOLDER } from "../../kubernetes/client-certificate";

/** Where a program finds the certificate that it shows to a server, and the server's authority. */
export function certificateFiles(connection: "DATABASE" | "BROKER" | "CACHE") {
  return {
    [`${connection}_CA_FILE`]: `${CLIENT_CERTIFICATE_FOLDER}/ca.crt`,
    [`${connection}_CERTIFICATE_FILE`]: `${CLIENT_CERTIFICATE_FOLDER}/tls.crt`,
    [`${connection}_KEY_FILE`]: `${CLIENT_CERTIFICATE_FOLDER}/tls.key`,
  };
}
