// The rules of docs/rules.md for the page: from reports to statuses, routes and destinations. The cases
// in tests/conformance check that they agree with those in Python and in SQL.
//
// Days are integers (days since 1970-01-01). Reports and sightings are those of one subject and one
// kind of traffic. A report: {id, status, observed, from, to, reported, rank, publisher}, `to` null
// for open-ended, `rank` its order of entry. A sighting, which is a count that says that something
// passed: {id, first, last, until, reported, rank, publisher}, `until` the last day in force. Nothing
// here touches the page.

export const passes = (status) => status === "open" || status === "restricted";

const inForce = (report, on) => report.from <= on && (report.to === null || on <= report.to);

// Positive if the first report is newer.
const newer = (one, other) => one.from - other.from || one.reported - other.reported || one.rank - other.rank;

const newest = (claims, order = newer) =>
  claims.reduce((best, claim) => (best === null || order(claim, best) > 0 ? claim : best), null);

// Positive if the first sighting is newer.
const laterSeen = (one, other) => one.last - other.last || one.reported - other.reported || one.rank - other.rank;

// The newest sighting in force on a day, or null.
const seenOn = (sightings, on) =>
  newest(
    sightings.filter(({ first, until }) => first <= on && on <= until),
    laterSeen,
  );

// The days, up to a given one, on which a status can change.
const boundaries = (reports, sightings, until) => {
  const days = new Set(sightings.flatMap((sighting) => [sighting.first, sighting.until + 1]));
  for (const report of reports) {
    days.add(report.from);
    if (report.to !== null) days.add(report.to + 1);
  }
  return [...days].filter((day) => day <= until).sort((one, other) => one - other);
};

// The run that contains a day, or null before the first.
const runOn = (runs, on) => {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle][0] <= on) low = middle + 1;
    else high = middle;
  }
  return low ? runs[low - 1] : null;
};

export const statusOn = (runs, on) => runOn(runs, on)?.[1] ?? "unknown";

// The first day of the earliest announced opening that is still ahead, or null.
const announcedFor = (reports, on) => {
  const ahead = reports.filter(
    (report) => !report.observed && passes(report.status) && report.reported <= on && on < report.from,
  );
  return ahead.length ? Math.min(...ahead.map((report) => report.from)) : null;
};

// Whether what decides says that something passes: a sighting, where there is no report, does.
const saysPass = (report) => !report || passes(report.status);

// The rules with the figures of the policy.
export class Rules {
  // The policy (aidmap/rules/policy.py): {stale_after, contest_days, worst_first}.
  constructor(policy) {
    this.policy = policy;
  }

  worse(one, other) {
    const order = this.policy.worst_first;
    return order.indexOf(one) - order.indexOf(other);
  }

  // The deciding report among those in force; the numbers below are those of docs/rules.md.
  decide(reports) {
    const observed = newest(reports.filter((report) => report.observed));
    const announced = newest(reports.filter((report) => !report.observed));
    if (!observed && !announced) return { status: "unknown", report: null, pending: null }; // 1
    if (!announced || (observed && observed.from >= announced.from)) {
      return { status: observed.status, report: observed, pending: null }; // 2
    }
    if (!passes(announced.status)) return { status: "closed", report: announced, pending: null }; // 3a
    if (!observed || !passes(observed.status)) {
      return { status: "planned", report: announced, pending: null }; // 3c
    }
    const better = this.worse(announced.status, observed.status); // 3b
    if (better < 0) return { status: announced.status, report: announced, pending: null };
    return { status: observed.status, report: observed, pending: better > 0 ? announced : null };
  }

  // The same with the sighting in force: {status, report, pending, sighting, overruled}, the last one the
  // report that decided before the sighting did.
  weigh(reports, sighting) {
    const said = { ...this.decide(reports), sighting: null, overruled: null };
    if (!sighting) return said;
    if (passes(said.status)) return { ...said, sighting };
    if (said.status === "closed" && said.report.from > sighting.last) return said; // closed after the last truck
    return { status: "restricted", report: null, pending: null, sighting, overruled: said.report };
  }

  decideOn(reports, sightings, day) {
    const held = reports.filter((report) => inForce(report, day));
    return { held, ...this.weigh(held, seenOn(sightings, day)) };
  }

  // [first day, status] of each unbroken run of days with one status; before the first: unknown. Along a
  // route what nobody controls counts only where it is reported on: `onlyReported`.
  runs(reports, sightings, until, onlyReported = false) {
    const found = [];
    for (const day of boundaries(reports, sightings, until)) {
      const decision = this.decideOn(reports, sightings, day);
      const status = onlyReported && !decision.report && !decision.overruled ? "unknown" : decision.status;
      if (!found.length || found.at(-1)[1] !== status) found.push([day, status]);
    }
    return found;
  }

  // The state of a subject on a day.
  state(reports, sightings, on, runs = this.runs(reports, sightings, on)) {
    const { held, overruled, ...decision } = this.decideOn(reports, sightings, on);
    const ahead = announcedFor(reports, on);
    const nothing = { since: null, lastHeard: null, contested: false, stale: false, agreeing: [], conflicting: [] };
    if (!decision.report && !decision.sighting) return { ...decision, announcedFor: ahead, ...nothing };
    const lastHeard = Math.min(on, this.lastWord(held, decision));
    const stale = on - lastHeard > this.policy.stale_after;
    const { agreeing, conflicting } = this.sides(held, { ...decision, overruled }, on);
    return {
      ...decision,
      since: runOn(runs, on)[0],
      lastHeard,
      stale,
      contested: conflicting.length > 0 && !stale,
      announcedFor: ahead,
      agreeing,
      conflicting: stale ? [] : conflicting,
    };
  }

  // The latest day on which something in force was reported that agrees with what decides.
  lastWord(held, { report, sighting }) {
    const agreed = held.filter(({ status }) => passes(status) === saysPass(report));
    return Math.max(...[...agreed, sighting].filter(Boolean).map(({ reported }) => reported));
  }

  // The first and the last day around a day between which the state of a subject stays the same.
  holds(reports, sightings, state, on) {
    // What was heard may come from a later report, and who is near a sighting's day moves with it.
    if (state.lastHeard === on || (state.sighting && !state.report)) return [on, on];
    let [first, last] = [-Infinity, Infinity];
    const mind = (day) => {
      if (day <= on) first = Math.max(first, day);
      else last = Math.min(last, day - 1);
    };
    for (const report of reports) {
      mind(report.from);
      if (report.to !== null) mind(report.to + 1);
      if (!report.observed) mind(report.reported);
    }
    for (const sighting of sightings) {
      mind(sighting.first);
      mind(sighting.until + 1);
    }
    if (state.report) {
      mind(state.lastHeard);
      mind(state.lastHeard + this.policy.stale_after + 1);
    }
    return [first, last];
  }

  // Every day from the first report or sighting to one day, without gaps: [status, first, last, contested].
  spans(reports, sightings, until) {
    const days = boundaries(reports, sightings, until);
    const found = [];
    for (const [index, first] of days.entries()) {
      const last = (days[index + 1] ?? until + 1) - 1;
      for (const piece of this.pieces(this.decideOn(reports, sightings, first), first, last)) {
        const before = found.at(-1);
        if (before && before[0] === piece[0] && before[3] === piece[3]) before[2] = piece[2];
        else found.push(piece);
      }
    }
    return found;
  }

  // Days with one decision, cut where it begins or stops being contested.
  pieces(decision, first, last) {
    const { status } = decision;
    const [begins, ends] = this.contestedDays(decision, first, last);
    if (begins > ends) return [[status, first, last, false]];
    const found = [[status, begins, ends, true]];
    if (first < begins) found.unshift([status, first, begins - 1, false]);
    if (ends < last) found.push([status, ends + 1, last, false]);
    return found;
  }

  // The first and the last of some days on which a decision is contested: until it is stale, or near the
  // word that a sighting overrules. None: turned round.
  contestedDays(decision, first, last) {
    const { held, report, sighting, overruled } = decision;
    if (!report && !sighting) return [last, first - 1];
    const fresh = Math.min(last, this.lastWord(held, decision) + this.policy.stale_after);
    if (report) return this.sides(held, decision, first).conflicting.length ? [first, fresh] : [last, first - 1];
    if (!overruled || passes(overruled.status)) return [last, first - 1];
    const near = this.policy.contest_days;
    return [Math.max(first, overruled.reported - near), Math.min(fresh, overruled.reported + near)];
  }

  // Each publisher's newest report in force that is near in time to the deciding one, or to the day of a
  // sighting, by agreement. None is against a sighting unless the closure that it overrules is near.
  sides(held, { report, overruled }, on) {
    const voices = new Map();
    for (const one of held) {
      const known = voices.get(one.publisher);
      if (!known || newer(one, known) > 0) voices.set(one.publisher, one);
    }
    const word = report ?? overruled;
    const around = report ? report.reported : on;
    const near = [...new Set([...voices.values(), word])]
      .filter((one) => one && Math.abs(one.reported - around) <= this.policy.contest_days)
      .sort((one, other) => newer(other, one));
    const same = ({ status }) => passes(status) === saysPass(report);
    const against = near.filter((one) => !same(one));
    return { agreeing: near.filter(same), conflicting: report || against.includes(word) ? against : [] };
  }

  // The statuses that count for a route: of controlled subjects, and of those with a report in force.
  counted(route, runsOf, on, whatIf = {}) {
    const statuses = new Map();
    for (const subject of route.subjects) {
      const status = whatIf[subject] ?? statusOn(runsOf(subject), on);
      if (status !== "unknown" || route.controlled.includes(subject) || subject in whatIf) {
        statuses.set(subject, status);
      }
    }
    return statuses;
  }

  worst(statuses) {
    return [...statuses].reduce((worst, status) => (this.worse(status, worst) < 0 ? status : worst), "open");
  }

  // A route on a day: {subjects, controlled, first, last} with `first` and `last` null for unbounded.
  routeState(route, runsOf, on, whatIf = {}) {
    const factual = this.worst(this.counted(route, runsOf, on).values());
    const statuses = this.counted(route, runsOf, on, whatIf);
    const status = this.worst(statuses.values());
    const atWorst = [...statuses.keys()].filter((subject) => statuses.get(subject) === status);
    return {
      status,
      since: status === factual ? this.routeSince(route, runsOf, on, factual) : on,
      blockedBy: passes(status) ? [] : atWorst,
      limitedBy: status === "restricted" ? atWorst : [],
    };
  }

  routeSince(route, runsOf, on, now) {
    let days = route.subjects.flatMap((subject) => runsOf(subject).map(([first]) => first)).filter((day) => day <= on);
    if (route.first !== null) days = [...days.filter((day) => day >= route.first), route.first];
    let since = null;
    for (const day of [...new Set(days)].sort((one, other) => other - one)) {
      if (this.worst(this.counted(route, runsOf, day).values()) !== now) break;
      since = day;
    }
    return since;
  }

  // The state of a destination: its best status, its open routes, and the subjects that are on all of them.
  destinationState(ending) {
    const open = ending.filter(({ state }) => passes(state.status));
    const best = ending.reduce(
      (status, { state }) => (status === null || this.worse(state.status, status) > 0 ? state.status : status),
      null,
    );
    const shared = open.length
      ? open[0].route.controlled.filter((place) => open.every(({ route }) => route.subjects.includes(place)))
      : [];
    return {
      status: best ?? "unknown",
      openRoutes: open.map(({ route }) => route.id),
      chokePoints: [...shared].sort(),
    };
  }
  // Where a route enters a region, or leaves it: {places, controlled, outward}; null: nowhere.
  gatewayOf({ places, controlled, outward }) {
    const between = outward ? places.slice(1) : places.slice(0, -1);
    const passed = between.filter((place) => controlled.includes(place));
    return (outward ? passed[0] : passed.at(-1)) ?? null;
  }

  // The gateways of routes, those that serve the most destinations first, then by id.
  gateways(routes) {
    const found = new Map();
    for (const route of routes) {
      const place = this.gatewayOf(route);
      if (place === null) continue;
      const known = found.get(place) ?? { place, serves: new Set(), outward: true };
      known.serves.add(route.places.at(-1));
      known.outward &&= route.outward;
      found.set(place, known);
    }
    return [...found.values()]
      .map((gateway) => ({ ...gateway, serves: [...gateway.serves].sort() }))
      .sort((one, other) => other.serves.length - one.serves.length || (one.place < other.place ? -1 : 1));
  }
}
