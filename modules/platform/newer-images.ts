import type { Addon } from "./addon";
import { type HelmValues, mergeValues, valueAt } from "./helm-values";

/** Values that name the tags of images that are ahead of their chart. */
export function newerImages({ newerImages: images = {} }: Addon): HelmValues {
  return Object.entries(images)
    .map(([path, image]) => valueAt(path, image.slice(image.lastIndexOf(":") + 1)))
    .reduce(mergeValues, {});
}
