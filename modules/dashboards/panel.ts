import type { PanelJson, QueryJson } from "./grafana-json";

/** Of Grafana's grid. */
export const COLUMNS = 24;

/** Data sources of this platform's Grafana: uid and type are the same word. */
export const DATA_SOURCES = ["prometheus", "loki", "tempo"] as const;
export type DataSource = (typeof DATA_SOURCES)[number];
/** Those that are asked by an expression. */
export type QueriedSource = Exclude<DataSource, "tempo">;

interface Thresholds {
  readonly warning: number;
  readonly critical: number;
}

/** A query and how its series are named: `{{label}}` is replaced by the label's value. */
export interface Query {
  readonly expr: string;
  readonly legend?: string;
  /** Whether the traces of single requests are shown as points, for a histogram. @default false */
  readonly exemplars?: boolean;
}

export interface PanelProps {
  readonly title: string;
  /** What one sees and what is good or bad, shown at the title. */
  readonly description?: string;
  readonly queries: readonly Query[];
  /** @default prometheus */
  readonly dataSource?: QueriedSource;
  /** Grafana's unit, e.g. `percentunit`, `s`, `bytes`, `reqps`. @default short */
  readonly unit?: string;
  /** Columns of the 24. @default 8 */
  readonly width?: number;
  /** Values from which the panel turns yellow and red. @default none */
  readonly thresholds?: Thresholds;
  /** Values below which it turns yellow and red, where less is worse. @default none */
  readonly worseBelow?: Thresholds;
}

/** A panel that has no place yet; `Dashboard` puts it into its row. */
export interface UnplacedPanel {
  readonly panel: PanelJson;
  readonly width: number;
}

/** Lines over time. */
export function timeSeries(props: PanelProps): UnplacedPanel {
  return panel("timeseries", props, {
    legend: { displayMode: "list", placement: "bottom", showLegend: true },
    tooltip: { mode: "multi", sort: "desc" },
  });
}

/** The last value, large. */
export function stat(props: PanelProps): UnplacedPanel {
  return panel(
    "stat",
    { width: 4, ...props },
    {
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
      colorMode: "value",
      graphMode: "area",
    },
  );
}

/** One line for each series, with its labels. */
export function table(props: PanelProps): UnplacedPanel {
  return panel("table", { width: 12, ...props }, { showHeader: true });
}

/** Lines of logs, newest first. */
export function logs(props: Omit<PanelProps, "dataSource" | "unit">): UnplacedPanel {
  return panel(
    "logs",
    { width: 24, ...props, dataSource: "loki" },
    {
      showTime: true,
      wrapLogMessage: true,
      sortOrder: "Descending",
      enableLogDetails: true,
    },
  );
}

/** Traces that a list of Tempo's shows. */
const LISTED_TRACES = 20;

/** All spans of one trace, what calls what, or the newest traces that a search in TraceQL finds, as Tempo tells. */
export function fromTempo(
  type: "traces" | "nodeGraph" | "table",
  { title, description, query }: { title: string; description: string; query: string },
): UnplacedPanel {
  const datasource = { type: "tempo", uid: "tempo" } as const;
  const queryType = type === "nodeGraph" ? "serviceMap" : "traceql";
  return {
    width: COLUMNS,
    panel: {
      type,
      title,
      description,
      datasource,
      targets: [
        {
          refId: "A",
          datasource,
          queryType,
          query,
          filters: [],
          ...(type === "table" && ({ tableType: "traces", limit: LISTED_TRACES } as const)),
        } satisfies QueryJson,
      ],
      options: {},
      fieldConfig: { defaults: {}, overrides: [] },
    },
  };
}

function panel(type: string, props: PanelProps, options: object): UnplacedPanel {
  const { title, description, dataSource = "prometheus", unit = "short", width = 8 } = props;
  const source = { type: dataSource, uid: dataSource };
  const targets = props.queries.map(
    ({ expr, legend, exemplars = false }, i) =>
      ({
        refId: String.fromCodePoint(65 + i),
        datasource: source,
        expr,
        ...(legend !== undefined && { legendFormat: legend }),
        ...(exemplars && { exemplar: true }),
        ...(type === "table" && { format: "table", instant: true }),
      }) satisfies QueryJson,
  );
  return {
    width,
    panel: {
      type,
      title,
      ...(description !== undefined && { description }),
      datasource: source,
      targets,
      options,
      fieldConfig: {
        defaults: {
          unit,
          ...(props.thresholds && { thresholds: thresholdsOf(props.thresholds) }),
          ...(props.worseBelow && { thresholds: lowThresholdsOf(props.worseBelow) }),
        },
        overrides: [],
      },
    },
  };
}

function lowThresholdsOf({ warning, critical }: Thresholds) {
  return {
    mode: "absolute",
    steps: [
      { value: null, color: "red" },
      { value: critical, color: "yellow" },
      { value: warning, color: "green" },
    ],
  } as const;
}

function thresholdsOf({ warning, critical }: Thresholds) {
  return {
    mode: "absolute",
    steps: [
      { value: null, color: "green" },
      { value: warning, color: "yellow" },
      { value: critical, color: "red" },
    ],
  } as const;
}
