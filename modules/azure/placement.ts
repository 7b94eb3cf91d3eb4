/** Where a resource lies; the first thing that every resource in Azure is told. */
export interface Placement {
  readonly resourceGroupName: string;
  readonly location: string;
}

/** The zones of a region that has them. */
export const ZONES = ["1", "2", "3"];
