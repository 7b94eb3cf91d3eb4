import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { KeyPair } from "./certificate-authority";

/** A token as Azure Storage takes it; nobody looks at its signature. */
export const STORAGE_TOKEN = [
  { alg: "RS256", typ: "JWT" },
  {
    aud: "https://storage.azure.com",
    iss: "https://sts.windows.net/tenant/",
    iat: 1_700_000_000,
    nbf: 1_700_000_000,
    exp: 4_000_000_000,
  },
  "signature",
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .join(".");

/**
 * Entra and as much of Azure's blob service as backups use, at `/container`:
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export class BlobService {
  readonly blobs = new Map<string, Buffer>();
  /** Scopes that tokens were asked for. */
  readonly scopes: (string | null)[] = [];
  /** Answers every upload with this error instead. */
  failure: { status: number; code: string } | undefined;
  readonly #blocks = new Map<string, Buffer>();
  readonly #server;

  constructor({ key, certificate }: KeyPair) {
    this.#server = createServer({ key, cert: certificate }, (request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => this.#answer(request, Buffer.concat(pieces), response));
    });
  }

  /** Its URL, which ends with a slash. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { pathname, searchParams: query } = new URL(request.url ?? "", "https://localhost");
    if (pathname === "/tenant/oauth2/v2.0/token") {
      this.scopes.push(new URLSearchParams(body.toString()).get("scope"));
      return json(response, { access_token: STORAGE_TOKEN, expires_in: 3600 });
    }
    if (request.headers.authorization !== `Bearer ${STORAGE_TOKEN}`)
      return refuse(response, 401, "NoAuthenticationInformation");
    const name = decodeURIComponent(pathname.slice("/container/".length));
    if (request.method === "PUT") {
      if (this.failure !== undefined)
        return refuse(response, this.failure.status, this.failure.code);
      if (query.get("comp") === "block") {
        this.#blocks.set(query.get("blockid") ?? "", body);
        return void response.writeHead(201).end();
      }
      if (request.headers["if-none-match"] === "*" && this.blobs.has(name))
        return refuse(response, 409, "BlobAlreadyExists");
      const ids = [...body.toString().matchAll(/<Latest>(.*?)<\/Latest>/g)].map(([, id]) => id);
      const content = ids.map((id) => this.#blocks.get(id ?? "") ?? Buffer.alloc(0));
      this.blobs.set(name, Buffer.concat(content));
      return void response.writeHead(201, { etag: '"1"', "last-modified": now() }).end();
    }
    if (query.get("comp") === "list") return this.#list(response);
    const blob = this.blobs.get(name);
    if (blob === undefined) return refuse(response, 404, "BlobNotFound");
    return void response
      .writeHead(200, { "content-length": blob.length, etag: '"1"', "last-modified": now() })
      .end(blob);
  }

  #list(response: ServerResponse): void {
    const blobs = [...this.blobs.keys()].map(
      (name) =>
        `<Blob><Name>${name}</Name><Properties><Last-Modified>${now()}</Last-Modified>` +
        `<Etag>1</Etag><BlobType>BlockBlob</BlobType></Properties></Blob>`,
    );
    response
      .writeHead(200, { "content-type": "application/xml" })
      .end(
        `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${blobs.join("")}</Blobs><NextMarker/></EnumerationResults>`,
      );
  }
}

function now(): string {
  return new Date().toUTCString();
}

function json(response: ServerResponse, answer: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { "x-ms-error-code": code, "content-type": "application/xml" })
    .end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>secret detail</Message></Error>`,
    );
}
