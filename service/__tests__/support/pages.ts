import type { testApp } from "./test-app";

type App = Awaited<ReturnType<typeof testApp>>["app"];

/** A page as a test reads it. */
export interface ReadPage {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** What a visitor reads, without tags. */
  readonly text: string;
}

export async function readPage(response: Response): Promise<ReadPage> {
  const html = await response.text();
  return { status: response.status, headers: response.headers, html, text: textOf(html) };
}

export async function visit(app: App, path: string, headers: Record<string, string> = {}) {
  return readPage(await app.request(path, { headers: { accept: "text/html", ...headers } }));
}

/** A POST of a form, as a browser sends it from a page of the same site. */
export function formPost(
  fields: Record<string, string>,
  headers: Record<string, string> = { "sec-fetch-site": "same-origin" },
): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(fields).toString(),
  };
}

/** The value of an input, unescaped. */
export function valueOf({ html }: ReadPage, name: string): string | undefined {
  const input = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0];
  const value = /value="([^"]*)"/.exec(input ?? "")?.[1];
  return value === undefined ? undefined : unescape(value);
}

function textOf(html: string): string {
  const body = html.slice(html.indexOf("<body"));
  return unescape(body.replaceAll(/<[^>]*>/g, " ")).replaceAll(/\s+/g, " ");
}

function unescape(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
