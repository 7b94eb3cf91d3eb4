import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

export interface KeyPair {
  /** PEM texts. */
  readonly key: string;
  readonly certificate: string;
}

/** An authority of its own, by the program openssl. */
export class CertificateAuthority {
  /** Its certificate, PEM. */
  readonly file: string;
  #count = 0;

  constructor(private readonly folder: string) {
    mkdirSync(folder);
    this.file = join(folder, "ca.pem");
    const subject = ["-subj", "/CN=authority", "-days", "1", "-out", this.file];
    this.#openssl("req", "-x509", ...NEW_KEY, "-keyout", "ca.key", ...subject);
  }

  /** @param name as a subject alternative name is written: `DNS:localhost`, `IP:127.0.0.1`. @param days 0 for one that has expired. @param commonName of whom it names. */
  issue(name: string, days = 1, commonName = "server"): KeyPair {
    const base = `server-${++this.#count}`;
    writeFileSync(join(this.folder, `${base}.ext`), `subjectAltName=${name}\n`);
    this.#openssl(
      "req",
      ...NEW_KEY,
      "-keyout",
      `${base}.key`,
      "-out",
      `${base}.csr`,
      "-subj",
      `/CN=${commonName}`,
    );
    const signedBy = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
    const wanted = ["-days", String(days), "-extfile", `${base}.ext`, "-out", `${base}.pem`];
    this.#openssl("x509", "-req", "-in", `${base}.csr`, ...signedBy, ...wanted);
    const read = (suffix: string) => readFileSync(join(this.folder, base + suffix), "utf8");
    return { key: read(".key"), certificate: read(".pem") };
  }

  #openssl(...argumentList: string[]): void {
    execFileSync("openssl", argumentList, {
      cwd: this.folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
  }
}
