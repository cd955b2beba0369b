// Figures by week as small bars along the time line, one unit of width per day.
import { svg } from "./dom.js";

const HEIGHT = 24;

// `weeks`: [first day, value]; `longer`: figures for more days than a week, as a line over their days;
// `marked`: the first days of weeks in which reports alone do not say that anything passed.
export const weekBars = ({ weeks, longer }, { first, last, on, most, marked }) => {
  const bars = weeks.flatMap(([week, value]) => {
    const height = Math.max((value / most) * (HEIGHT - 4), value > 0 ? 1 : 0);
    const bar = svg("rect", { class: "aidmap-week", x: week - first, width: 7, y: HEIGHT - height, height });
    if (!marked.has(week)) return [bar];
    return [bar, svg("rect", { class: "aidmap-week-marked", x: week - first, width: 7, y: 0, height: 3 })];
  });
  const lines = longer.map((count) =>
    svg("rect", {
      class: "aidmap-week-longer",
      x: count.first - first,
      width: count.last - count.first + 1,
      y: HEIGHT - 2,
      height: 2,
    }),
  );
  const now = svg("rect", { class: "aidmap-now", x: on - first, width: (last - first) / 150, height: HEIGHT });
  return svg(
    "svg",
    {
      class: "aidmap-weeks",
      viewBox: `0 0 ${last + 1 - first} ${HEIGHT}`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    [...bars, ...lines, now],
  );
};
