// Counts added up, as in aidmap/rules/recent_amounts.py and aidmap/rules/amounts.py: never those of two
// publishers, measures, stages or directions. Counts are those of one place and one kind of traffic.
const WINDOW = 7; // days
const FORGOTTEN_AFTER = 30; // days

const keyOf = ({ publisher, measure, stage, direction }) => [publisher, measure, stage, direction].join(" ");

const daysOf = ({ first, last }) => last - first + 1;

// Groups of figures that can be added up, in the order of days; where days overlap the one reported last.
const grouped = (counts) => {
  const groups = new Map();
  for (const count of [...counts].sort((one, other) => other.reported - one.reported || other.rank - one.rank)) {
    const key = keyOf(count);
    if (!groups.has(key)) groups.set(key, { group: [], covered: new Set() });
    const { group, covered } = groups.get(key);
    const days = Array.from({ length: daysOf(count) }, (_, number) => count.first + number);
    if (days.some((day) => covered.has(day))) continue;
    for (const day of days) covered.add(day);
    group.push(count);
  }
  return [...groups.values()].map(({ group }) => group.sort((one, other) => one.first - other.first));
};

const known = new WeakMap(); // the groups of the counts that were asked for

const addable = (counts) => {
  if (!known.has(counts)) known.set(counts, grouped(counts));
  return known.get(counts);
};
const sum = (numbers) => Number(numbers.reduce((total, number) => total + Number(number), 0).toFixed(6));

// What a group amounts to, with the days that it covers.
const total = (group) => ({
  ...group[0],
  value: sum(group.map(({ value }) => value)),
  days: sum(group.map(daysOf)),
  last: group.at(-1).last,
});

// By whoever counted last, then more days first.
const latestFirst = (one, other) =>
  other.last - one.last || other.days - one.days || (keyOf(one) < keyOf(other) ? -1 : 1);

// What was counted in the seven days up to one; the newest first.
export const countedLately = (counts, on) =>
  addable(counts)
    .map((group) => group.filter(({ first, last }) => last <= on && on - first < WINDOW))
    .filter((group) => group.length)
    .map(total)
    .sort(latestFirst);

// The last figures of a group that cover seven days, or as many as there are.
const lastCountedDays = (group) => {
  const taken = [];
  for (const count of [...group].reverse()) {
    if (sum(taken.map(daysOf)) >= WINDOW) break;
    taken.unshift(count);
  }
  return taken;
};

// The mean of a day over the last seven counted days, by whoever counted last; null: nobody lately.
export const dailyMean = (counts, on, measure) => {
  const [latest] = addable(counts)
    .filter(([count]) => count.measure === measure)
    .map((group) => group.filter(({ last }) => last <= on))
    .filter((group) => group.length)
    .map((group) => total(lastCountedDays(group)))
    .filter(({ last }) => on - last <= FORGOTTEN_AFTER)
    .sort(latestFirst);
  return latest ? { ...latest, value: Number((latest.value / latest.days).toFixed(6)) } : null;
};

// The first day of the week of a day; 1970-01-01 was a Thursday.
export const weekOf = (day, weekBegins) => day - ((day + 3 - weekBegins + 7) % 7);

// The figures of one measure by week, a row for each who counted, those with the most days first:
// {...count, weeks: [[first day, value]], longer: [counts that fit into no week], days}.
export const byWeek = (counts, measure, weekBegins) =>
  addable(counts)
    .filter(([count]) => count.measure === measure)
    .map((group) => {
      const weeks = new Map();
      const longer = [];
      for (const count of group) {
        const week = weekOf(count.first, weekBegins);
        if (count.last > week + 6) longer.push(count);
        else weeks.set(week, sum([weeks.get(week) ?? 0, count.value]));
      }
      return { ...total(group), counts: group, weeks: [...weeks], longer };
    })
    .sort((one, other) => other.days - one.days || latestFirst(one, other));

// The measure that most days are counted in; trucks where there are any.
export const mainMeasure = (counts) => {
  if (!counts.length || counts.some(({ measure }) => measure === "trucks")) return "trucks";
  const days = new Map();
  for (const count of counts) days.set(count.measure, (days.get(count.measure) ?? 0) + daysOf(count));
  return [...days].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))[0][0];
};
