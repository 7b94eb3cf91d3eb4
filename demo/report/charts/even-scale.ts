/**
 * A scale from 0 to a whole number of steps, four where one of the sizes allows it.
 *
 * @param sizes of a step, from the smallest on; the last for whatever is higher
 */
export function evenScale(
  highest: number,
  sizes: readonly [number, ...number[]],
): { readonly top: number; readonly values: readonly number[] } {
  const step = sizes.find((size) => highest / size <= 4) ?? sizes[sizes.length - 1] ?? sizes[0];
  const top = Math.ceil(highest / step) * step;
  return { top, values: Array.from({ length: top / step + 1 }, (_, i) => i * step) };
}
