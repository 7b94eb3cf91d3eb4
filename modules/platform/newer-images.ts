import type { Addon } from "./addon";
import { type HelmValues, valuesAt } from "./helm-values";

/** Values that name the tags of images that are ahead of their chart. */
export function newerImages({ newerImages: images = {} }: Addon): HelmValues {
  return valuesAt(
    Object.entries(images).map(([path, image]) => [path, image.slice(image.lastIndexOf(":") + 1)]),
  );
}
