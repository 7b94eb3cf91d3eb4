import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { imagesInState } from "../../../scripts/terraform-runner/release/deployed-images";
import { smokeTest } from "../../../scripts/terraform-runner/release/smoke-test";

function state(image: string): unknown {
  const metadata = [{ name: "job-board" }];
  const spec = [{ template: [{ spec: [{ container: [{ name: "job-board", image }] }] }] }];
  return {
    resources: [
      { type: "kubernetes_config_map_v1", instances: [{ attributes: { data: { image: "x:1" } } }] },
      { type: "kubernetes_deployment_v1", instances: [{ attributes: { metadata, spec } }] },
    ],
  };
}
const digest = `sha256:${"0a".repeat(32)}`;

test.each([
  ["job-board:0.1.0", { imageTag: "job-board=0.1.0" }],
  ["cr.example.com/job-board:42", { imageTag: "job-board=42" }],
  [`cr.example.com:443/team/job-board@${digest}`, { imageDigest: `job-board=${digest}` }],
  [`cr.example.com/job-board:42@${digest}`, { imageDigest: `job-board=${digest}` }],
  ["cr.example.com/not-job-board:42", undefined],
])("a release goes back from what the state names: %s", (image, expected) => {
  expect(imagesInState(state(image))).toEqual(expected);
});

test("nothing is deployed before the first release", () => {
  expect(imagesInState({ resources: [] })).toBeUndefined();
});

test("the smoke test names what each route answered", async () => {
  const server = createServer((_, response) => response.writeHead(503).end());
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await expect(smokeTest([`localhost:${port}`], 0, { trusted: false })).rejects.toThrow(
    new RegExp(
      `the smoke test failed:\nhttp://localhost:${port}/ answers 503 instead of a redirect\nhttps://localhost:${port}/: .+`,
    ),
  );
  server.close();
});

test("where nothing answers at all, the smoke test says how to get something that does", async () => {
  const entrance = { address: "127.0.0.1", httpPort: 9, httpsPort: 9 };
  await expect(smokeTest(["jobs.localhost"], 0, { trusted: false, entrance })).rejects.toThrow(
    /ECONNREFUSED[^]*\n {2}remedy: deploy first, on your own machine with `npm run local:up`/,
  );
});
