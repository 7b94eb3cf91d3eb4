/** The process tests run the bundle that ships. */
export default async function buildBundle() {
  await import("../../build.mjs");
}
