import { type Plot, number } from "./frame";

/** One measured value; null leaves a gap. */
export interface Point {
  readonly atSeconds: number;
  readonly value: number | null;
}

/** A line from point to point, with a gap where there is no value. */
export function line(plot: Plot, points: readonly Point[], className: string): string {
  return path(
    points.map(({ atSeconds, value }) => value !== null && [[plot.x(atSeconds), plot.y(value)]]),
    className,
  );
}

/** A line that keeps its value until the next point: for counts. */
export function steps(plot: Plot, points: readonly Point[], className: string): string {
  return path(
    points.map(({ atSeconds, value }, index) => {
      if (value === null) {
        return false;
      }
      const until = points[index + 1]?.atSeconds ?? atSeconds;
      return [
        [plot.x(atSeconds), plot.y(value)],
        [plot.x(until), plot.y(value)],
      ];
    }),
    className,
  );
}

/** The area between two rows of values at the same times. */
export function band(
  plot: Plot,
  times: readonly number[],
  lower: readonly number[],
  upper: readonly number[],
  className: string,
): string {
  const edge = (values: readonly number[]) =>
    times.map((time, i) => `${number(plot.x(time))} ${number(plot.y(values[i] ?? 0))}`);
  const outline = [...edge(upper), ...edge(lower).toReversed()];
  return `<path class="${className}" d="M${outline.join("L")}Z"/>`;
}

/** The area below a stepped line, one shape per stretch without a gap. */
export function stepArea(plot: Plot, points: readonly Point[], className: string): string {
  const shapes: string[] = [];
  let top: string[] = [];
  const close = () => {
    if (top.length > 0) {
      shapes.push(`<path class="${className}" d="${top.join("")}V${plot.bottom}Z"/>`);
    }
    top = [];
  };
  for (const [index, { atSeconds, value }] of points.entries()) {
    if (value === null) {
      close();
      continue;
    }
    const x = number(plot.x(atSeconds));
    const until = number(plot.x(points[index + 1]?.atSeconds ?? atSeconds));
    top.push(top.length === 0 ? `M${x} ${plot.bottom}` : "", `V${number(plot.y(value))}H${until}`);
  }
  close();
  return shapes.join("");
}

/** A dot at each point that has a value. */
export function dots(plot: Plot, points: readonly Point[], className: string): string {
  const marks = points.map(({ atSeconds, value }) =>
    value === null ? "" : `M${number(plot.x(atSeconds))} ${number(plot.y(value))}h0`,
  );
  return `<path class="dots ${className}" d="${marks.join("")}"/>`;
}

function path(parts: readonly (false | number[][])[], className: string): string {
  let isDown = false;
  const commands = parts.flatMap((corners) => {
    if (corners === false) {
      isDown = false;
      return [];
    }
    return corners.map(([x = 0, y = 0]) => {
      const command = `${isDown ? "L" : "M"}${number(x)} ${number(y)}`;
      isDown = true;
      return command;
    });
  });
  return commands.length === 0 ? "" : `<path class="${className}" d="${commands.join("")}"/>`;
}
