import type { Block } from "../../support/synth";
import { idOf, referenced, synthAzure } from "../../support/synth-azure";

const prod = synthAzure("prod");

test("nodes, database and NAT gateway are watched from outside the cluster", () => {
  const alerts = Object.entries(prod.resources("azurerm_monitor_metric_alert")).map(
    ([address, block]) => {
      const [criteria] = block["criteria"] as [Block];
      const dimensions = (criteria["dimension"] as Block[] | undefined) ?? [];
      return [
        idOf(address),
        (block["scopes"] as string[]).map(referenced).join(),
        `${String(criteria["aggregation"])} ${String(criteria["metric_name"])} > ${String(criteria["threshold"])}`,
        dimensions.map(({ name, values }) => `${String(name)}=${String(values)}`).join(),
      ];
    },
  );
  expect(alerts).toEqual([
    ["Alerts_DatabaseCpu", "Postgres", "Average cpu_percent > 90", ""],
    ["Alerts_DatabaseStorage", "Postgres", "Average storage_percent > 85", ""],
    [
      "Alerts_NodeNotReady",
      "Cluster",
      "Average kube_node_status_condition > 0",
      "condition=Ready,status2=NotReady",
    ],
    [
      "Alerts_SnatExhausted",
      "NatGateway",
      "Total SNATConnectionCount > 0",
      "ConnectionState=Failed",
    ],
  ]);
});

test("each alert is sent to the addresses that the environment names", () => {
  expect(prod.resource("azurerm_monitor_action_group")).toMatchObject({
    email_receiver: [{ email_address: "platform@example.com", use_common_alert_schema: true }],
  });
  for (const block of Object.values(prod.resources("azurerm_monitor_metric_alert"))) {
    expect(
      (block["action"] as Block[]).map((action) => referenced(action["action_group_id"])),
    ).toEqual(["Alerts_ActionGroup"]);
  }
});

test("without addresses, or without a database, nothing watches", () => {
  const quiet = synthAzure("prod", ({ infrastructure }) => (infrastructure.alerts = null));
  expect(quiet.resources("azurerm_monitor_metric_alert")).toEqual({});
  expect(quiet.resources("azurerm_monitor_action_group")).toEqual({});
  const small = synthAzure("prod", ({ infrastructure }) => (infrastructure.postgres = null));
  expect(Object.keys(small.resources("azurerm_monitor_metric_alert")).map(idOf)).toEqual([
    "Alerts_NodeNotReady",
    "Alerts_SnatExhausted",
  ]);
});
