import { get, type IncomingHttpHeaders } from "node:http";
import { startService } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

function headersOf(url: string): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers: { connection: "keep-alive" } }, (response) => {
      resolve(response.headers);
      response.destroy();
    }).on("error", reject);
  });
}

test.each([
  ["by default, longer than an ingress that lets go after 60 s", {}, "timeout=65"],
  ["as KEEP_ALIVE_SECONDS says", { KEEP_ALIVE_SECONDS: "125" }, "timeout=125"],
])("a connection is kept while nobody uses it %s", async (_, variables, promised) => {
  const { url } = await startService({ DATA_DIR: folder, ...variables });
  expect(await headersOf(`${url}/livez`)).toMatchObject({
    connection: "keep-alive",
    "keep-alive": promised,
  });
});
