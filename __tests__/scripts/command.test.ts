import { run } from "../../scripts/command";

test("a program that ends without reading its input is an outcome, not a crash", async () => {
  const input = "x".repeat(10_000_000);
  await expect(run("sh", ["-c", "exit 3"], { input })).resolves.toMatchObject({ code: 3 });
});
