import { CATALOGUE } from "../../../modules/addons/catalogue";
import type { Addon } from "../../../modules/platform/addon";
import { appVersion, valuesAt } from "../../../modules/platform/helm-values";
import { newerImages } from "../../../modules/platform/newer-images";
import { values } from "../../support/platform";

const newer = CATALOGUE.flatMap((addon: Addon) =>
  Object.entries(addon.newerImages ?? {}).map(([path, image]) => ({ addon, path, image })),
);

test.each(newer)("$image is newer than what its chart runs by itself", ({ addon, image }) => {
  const [own, tag] = [appVersion(addon.chart), image.slice(image.lastIndexOf(":") + 1)];
  // With or without the `v` of the chart's own tag: nothing answers to the other name.
  expect(tag.startsWith("v")).toBe(own.startsWith("v"));
  expect(tag.localeCompare(own, "en", { numeric: true })).toBe(1);
});

test.each(newer)("$image is asked for by $addon.name", ({ addon, path, image }) => {
  for (const name of ["local", "prod"] as const) {
    expect(values(name, addon.name)).toMatchObject(newerImages(addon));
  }
  expect(newerImages(addon)).toEqual(valuesAt([[path, image.split(":")[1] ?? ""]]));
});
