/** What the project must know about an Azure region. */
export interface Region {
  /** Short form in names. */
  readonly code: string;
  /** Whether it has the availability zones 1, 2 and 3. */
  readonly zones: boolean;
  /** Region that takes geo-redundant copies; none where Azure has no pair. */
  readonly pair?: string;
}

/**
 * Regions that can be chosen, after https://learn.microsoft.com/azure/reliability/regions-list
 * (zones and pairs); the codes are this project's. A region that is missing is one line more.
 */
export const REGIONS: Readonly<Record<string, Region>> = {
  australiaeast: { code: "aue", zones: true, pair: "australiasoutheast" },
  australiasoutheast: { code: "aus", zones: false, pair: "australiaeast" },
  austriaeast: { code: "ate", zones: true },
  brazilsouth: { code: "brs", zones: true, pair: "southcentralus" },
  canadacentral: { code: "cac", zones: true, pair: "canadaeast" },
  canadaeast: { code: "cae", zones: false, pair: "canadacentral" },
  centralindia: { code: "inc", zones: true, pair: "southindia" },
  centralus: { code: "usc", zones: true, pair: "eastus2" },
  eastasia: { code: "ase", zones: true, pair: "southeastasia" },
  eastus: { code: "use", zones: true, pair: "westus" },
  eastus2: { code: "us2", zones: true, pair: "centralus" },
  francecentral: { code: "frc", zones: true, pair: "francesouth" },
  germanywestcentral: { code: "gwc", zones: true, pair: "germanynorth" },
  italynorth: { code: "itn", zones: true },
  japaneast: { code: "jpe", zones: true, pair: "japanwest" },
  koreacentral: { code: "krc", zones: true, pair: "koreasouth" },
  northcentralus: { code: "unc", zones: false, pair: "southcentralus" },
  northeurope: { code: "neu", zones: true, pair: "westeurope" },
  norwayeast: { code: "noe", zones: true, pair: "norwaywest" },
  polandcentral: { code: "plc", zones: true },
  southcentralus: { code: "sus", zones: true, pair: "northcentralus" },
  southeastasia: { code: "sea", zones: true, pair: "eastasia" },
  spaincentral: { code: "esc", zones: true },
  swedencentral: { code: "sdc", zones: true, pair: "swedensouth" },
  switzerlandnorth: { code: "szn", zones: true, pair: "switzerlandwest" },
  uksouth: { code: "uks", zones: true, pair: "ukwest" },
  ukwest: { code: "ukw", zones: false, pair: "uksouth" },
  westeurope: { code: "weu", zones: true, pair: "northeurope" },
  westus: { code: "usw", zones: false, pair: "eastus" },
  westus2: { code: "uw2", zones: true, pair: "westcentralus" },
  westus3: { code: "uw3", zones: true, pair: "eastus" },
};
