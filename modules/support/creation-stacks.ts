import stackTrace = require("cdktf/lib/tokens/private/stack-trace");

/**
 * Stops cdktf from capturing a formatted stack trace for every token, a third of the synth time and
 * half of its memory (hashicorp/terraform-cdk#3892). The price: an unresolved token is reported
 * without its "Object creation stack" lines.
 */
export function disableCreationStacks(): void {
  // Callers look the function up when they call it, so replacing the export reaches all of them.
  Object.assign(stackTrace, { captureStackTrace: (): string[] => [] });
}
