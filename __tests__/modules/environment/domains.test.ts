import { parseEnvironment } from "../../../modules/environment/environment";
import { ENVIRONMENTS, settingsFrom } from "../../support/environments/environments";
import { azureInput, type MutableInput, synthAzure } from "../../support/synth-azure";

const SERVERS = ["ns1-01.azure-dns.com.", "ns2-01.azure-dns.net."];

/** `prod`, whose domain is jobs.example.com, beside a `dev` of another domain. */
function prodBeside(devDomain: string, change: (input: MutableInput) => void = () => undefined) {
  return () =>
    parseEnvironment("prod", azureInput("prod", change), settingsFrom(), {
      ...ENVIRONMENTS,
      dev: azureInput("dev", (input) => (input.domain = devDomain)),
    });
}

function delegating(delegations: Record<string, string[]>) {
  return ({ infrastructure }: MutableInput) => {
    infrastructure.ingress = { delegations };
  };
}

test("fails on another environment's domain below one's own, where the wildcard would answer", () => {
  expect(prodBeside("dev.jobs.example.com")).toThrow(
    [
      "1 problem in environments/prod.ts:",
      "",
      "infrastructure.ingress.delegations.dev",
      "  value:  (not set)",
      "  rule:   name servers of dev.jobs.example.com, which is dev's: names below it would lead here",
      "  remedy: choose a domain for dev beside jobs.example.com, or write the NameServers that its infrastructure puts out",
    ].join("\n"),
  );
  expect(prodBeside("dev.jobs.example.com", delegating({ dev: SERVERS }))).not.toThrow();
  expect(prodBeside("jobs-dev.example.com")).not.toThrow();
  expect(prodBeside("otherjobs.example.com")).not.toThrow();
});

test("fails on the domain of another environment", () => {
  expect(prodBeside("jobs.example.com")).toThrow("a domain of its own; dev has the same");
});

test.each([
  [{ "dev.": SERVERS }, "what stands before `domain` in the name of a zone"],
  [{ "*": SERVERS }, "what stands before `domain` in the name of a zone"],
  [{ dev: [] }, "at least one name server"],
  [{ dev: ["192.0.2.1"] }, "the name of a host"],
])("fails on the delegation %j", (delegations, rule) => {
  expect(prodBeside("dev-jobs.example.com", delegating(delegations))).toThrow(rule);
});

test("a delegation is a record of name servers in the zone", () => {
  const stack = synthAzure("prod", delegating({ "dev.eu": SERVERS }));
  expect(stack.resource("azurerm_dns_ns_record")).toMatchObject({
    name: "dev.eu",
    records: SERVERS,
    ttl: 300,
    zone_name: expect.stringContaining("azurerm_dns_zone.Ingress_DnsZone"),
  });
  expect(synthAzure("prod").resources("azurerm_dns_ns_record")).toEqual({});
});
