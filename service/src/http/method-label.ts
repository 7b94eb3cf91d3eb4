/** Methods that routes of this service answer, and the one that browsers ask first. */
const KNOWN: ReadonlySet<string> = new Set(["GET", "POST", "DELETE", "HEAD", "OPTIONS"]);

/**
 * A method as a label and in a span's name: Node reads more than thirty, and a caller who tries all of them would make
 * series of each. `_OTHER` is what the semantic conventions call the rest
 * (https://opentelemetry.io/docs/specs/semconv/http/http-spans/#method-placeholder).
 */
export function methodLabel(method: string): string {
  return KNOWN.has(method) ? method : "_OTHER";
}
