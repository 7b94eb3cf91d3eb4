import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { objectLabels } from "../kubernetes/labels";
import { reportProblem } from "../support/problem";
import { literal } from "../support/terraform-template";
import type { DashboardJson, PanelJson, RowJson } from "./grafana-json";
import { panelOfCluster, variableOfCluster } from "./of-cluster";
import { COLUMNS, DATA_SOURCES, type QueriedSource, type UnplacedPanel } from "./panel";

/** Rows of Grafana's grid that a panel is high. */
const PANEL_HEIGHT = 8;

/** Something at the top of a dashboard, used as `$<name>` in queries: a choice, or a field to write into. */
export type DashboardVariable = ChosenVariable | WrittenVariable;

interface WrittenVariable {
  readonly name: string;
  /** Shown at the field. */
  readonly label: string;
}

interface ChosenVariable {
  readonly name: string;
  /** `label_values(<metric or stream>, <label>)`. */
  readonly query: string;
  /** @default prometheus */
  readonly dataSource?: QueriedSource;
  /** Whether several or all can be chosen, to be matched with `=~`. @default false */
  readonly multiple?: boolean;
}

/** Panels under a heading, from left to right; those that don't fit go below. */
export interface DashboardRow {
  readonly title: string;
  readonly panels: readonly UnplacedPanel[];
}

export interface DashboardProps {
  /** Part of its address, `/d/<uid>`; never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Folder in Grafana. @default Platform */
  readonly folder?: string;
  /** Namespace of its ConfigMap; Grafana looks into every one. */
  readonly namespace: string;
  /** @default platform */
  readonly partOf?: string;
  readonly variables?: readonly DashboardVariable[];
  readonly rows: readonly DashboardRow[];
  /** Time span shown first. @default the last hour, `now-1h` */
  readonly from?: string;
  /**
   * Whether Grafana has the metrics and logs of several clusters, told apart by the label `cluster`:
   * then one is chosen at the top and all queries are of that one. @default false
   */
  readonly severalClusters?: boolean;
  /** Whether its queries are of all clusters, whoever has chosen one. @default false */
  readonly allClusters?: boolean;
  readonly dependsOn?: ITerraformDependable[];
}

/** A dashboard as a ConfigMap that Grafana's sidecar finds by its label. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { uid, namespace, folder = "Platform", partOf = "platform", dependsOn } = props;
    this.checkDataSources(props.rows);
    new ConfigMapV1(this, "ConfigMap", {
      metadata: {
        name: `dashboard-${uid}`,
        namespace,
        labels: {
          ...objectLabels({ name: `dashboard-${uid}`, partOf, component: "dashboard" }),
          grafana_dashboard: "1",
        },
        annotations: { grafana_folder: folder },
      },
      data: { [`${uid}.json`]: literal(JSON.stringify(dashboardJson(props))) },
      ...(dependsOn && { dependsOn }),
    });
  }

  private checkDataSources(rows: readonly DashboardRow[]): void {
    const known: readonly string[] = DATA_SOURCES;
    for (const { panel } of rows.flatMap(({ panels }) => panels)) {
      const uid = panel.datasource?.uid;
      if (uid === undefined || !known.includes(uid)) {
        reportProblem(this, {
          property: panel.title ?? "panel",
          value: uid,
          rule: `a data source of Grafana: ${known.join(", ")}`,
          remedy: "choose one of these, or add it to Grafana and to modules/dashboards/panel.ts",
        });
      }
    }
  }
}

/** The first choice of every dashboard where several clusters report. */
const CLUSTER: DashboardVariable = { name: "cluster", query: "label_values(up, cluster)" };

function dashboardJson(props: DashboardProps): DashboardJson {
  const variables = props.variables ?? [];
  // A dashboard of one cluster, in a Grafana that has more of them.
  const choosing = props.severalClusters === true && props.allClusters !== true;
  return {
    uid: props.uid,
    title: props.title,
    description: props.description,
    tags: [props.partOf ?? "platform"],
    editable: false,
    schemaVersion: 41,
    refresh: "30s",
    time: { from: props.from ?? "now-1h", to: "now" },
    templating: {
      list: choosing
        ? [variableJson(CLUSTER), ...variables.map(variableOfCluster).map(variableJson)]
        : variables.map(variableJson),
    },
    annotations: { list: [] },
    panels: placed(choosing ? props.rows.map(rowOfCluster) : props.rows),
  };
}

function variableJson(variable: DashboardVariable) {
  if ("label" in variable) {
    return { type: "textbox", name: variable.name, label: variable.label, query: "" } as const;
  }
  const { name, query, dataSource = "prometheus", multiple = false } = variable;
  return {
    type: "query",
    name,
    query: { query, refId: name },
    definition: query,
    datasource: { type: dataSource, uid: dataSource },
    // Asked for anew whenever the time range changes: namespaces and pods come and go.
    refresh: 2,
    sort: 1,
    multi: multiple,
    includeAll: multiple,
  } as const;
}

function rowOfCluster({ title, panels }: DashboardRow): DashboardRow {
  return {
    title,
    panels: panels.map(({ panel, width }) => ({ width, panel: panelOfCluster(panel) })),
  };
}

/** Gives every panel its place and number. */
function placed(rows: readonly DashboardRow[]): (PanelJson | RowJson)[] {
  const result: (PanelJson | RowJson)[] = [];
  let y = 0;
  for (const { title, panels } of rows) {
    const id = result.length + 1;
    result.push({
      type: "row",
      id,
      title,
      collapsed: false,
      panels: [],
      gridPos: { h: 1, w: COLUMNS, x: 0, y },
    });
    y += 1;
    let x = 0;
    for (const { panel, width } of panels) {
      if (x + width > COLUMNS) {
        x = 0;
        y += PANEL_HEIGHT;
      }
      const gridPos = { h: PANEL_HEIGHT, w: width, x, y };
      result.push({ ...panel, id: result.length + 1, gridPos });
      x += width;
    }
    y += PANEL_HEIGHT;
  }
  return result;
}
