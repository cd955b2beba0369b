// Spans as a bar along a time line, for the card and for the bars under the map.
import { svg } from "./dom.js";

// The taller the bar, the more passes: a status can be read without its colour.
const HEIGHTS = { open: 15, restricted: 10, planned: 7, closed: 4, unknown: 1 };

// Spans as a bar along a time line, one unit per day, with a line at the day shown.
export const spanBar = (spans, { first, last, on }) => {
  const bars = spans
    .filter(([, , to]) => to >= first)
    .flatMap(([status, from, to, contested]) => {
      const x = Math.max(from - first, 0);
      const width = to + 1 - Math.max(from, first);
      const height = HEIGHTS[status];
      const span = svg("rect", { class: `aidmap-span aidmap-${status}`, x, width, y: 18 - height, height });
      if (!contested) return [span];
      return [span, svg("rect", { class: "aidmap-contested-edge", x, width, y: 15 - height, height: 3 })];
    });
  if (on !== undefined) {
    bars.push(
      svg("rect", { class: "aidmap-now", x: on - first, width: Math.max((last - first) / 150, 1), height: 18 }),
    );
  }
  return svg(
    "svg",
    {
      class: "aidmap-spans",
      viewBox: `0 0 ${last + 1 - first} 18`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    bars,
  );
};
