/** Spreads the pods of an add-on over the zones, as evenly as the nodes that are there allow. */
export function spreadOverZones(name: string): readonly object[] {
  return [
    {
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { "app.kubernetes.io/name": name } },
    },
  ];
}
