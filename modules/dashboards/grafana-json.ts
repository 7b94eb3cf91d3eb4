import type { Dashboard, Panel, RowPanel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { dataquery as LokiQuery } from "@grafana/grafana-foundation-sdk/loki";
import type { Dataquery as PrometheusQuery } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Dataquery as TempoQuery } from "@grafana/grafana-foundation-sdk/tempo";

/**
 * A type of the Grafana SDK as JSON: its enumerations as the strings they stand for. The SDK's types
 * check the dashboards; its builders would cost 0.8 s of every synth (docs/decisions).
 */
type Json<T> = T extends string
  ? `${T}`
  : T extends number
    ? number
    : T extends readonly (infer Item)[]
      ? readonly Json<Item>[]
      : T extends object
        ? { readonly [Key in keyof T as Key extends `_${string}` ? never : Key]: Json<T[Key]> }
        : T;

export type DashboardJson = Json<Dashboard>;
export type PanelJson = Json<Panel>;
export type RowJson = Json<RowPanel>;
export type QueryJson = Json<PrometheusQuery> | Json<LokiQuery> | Json<TempoQuery>;
