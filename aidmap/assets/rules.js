// The rules of docs/rules.md for the page: from reports to statuses, routes and destinations. The cases
// in tests/conformance check that they agree with those in Python and in SQL.
//
// Days are integers (days since 1970-01-01). Reports are those of one subject and one kind of
// traffic: {id, status, observed, from, to, reported, rank, publisher}, `to` null for open-ended,
// `rank` their order of entry. Nothing here touches the page.

export const passes = (status) => status === "open" || status === "restricted";

const inForce = (report, on) => report.from <= on && (report.to === null || on <= report.to);

// Positive if the first report is newer.
const newer = (one, other) => one.from - other.from || one.reported - other.reported || one.rank - other.rank;

const newest = (reports) =>
  reports.reduce((best, report) => (best === null || newer(report, best) > 0 ? report : best), null);

// The days, up to a given one, on which a status can change.
const boundaries = (reports, until) => {
  const days = new Set();
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

const statusOn = (runs, on) => runOn(runs, on)?.[1] ?? "unknown";

// The first day of the earliest announced opening that is still ahead, or null.
const announcedFor = (reports, on) => {
  const ahead = reports.filter(
    (report) => !report.observed && passes(report.status) && report.reported <= on && on < report.from,
  );
  return ahead.length ? Math.min(...ahead.map((report) => report.from)) : null;
};

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

  // [first day, status] of each unbroken run of days with one status; before the first: unknown.
  runs(reports, until) {
    const found = [];
    for (const day of boundaries(reports, until)) {
      const { status } = this.decide(reports.filter((report) => inForce(report, day)));
      if (!found.length || found.at(-1)[1] !== status) found.push([day, status]);
    }
    return found;
  }

  // The state of a subject on a day.
  state(reports, on, runs = this.runs(reports, on)) {
    const held = reports.filter((report) => inForce(report, on));
    const { status, report, pending } = this.decide(held);
    const ahead = announcedFor(reports, on);
    const nothing = { since: null, lastHeard: null, contested: false, stale: false, agreeing: [], conflicting: [] };
    if (!report) return { status, report, pending, announcedFor: ahead, ...nothing };
    const agreed = held.filter((other) => passes(other.status) === passes(report.status));
    const lastHeard = Math.min(on, Math.max(...agreed.map((other) => other.reported)));
    const stale = on - lastHeard > this.policy.stale_after;
    const { agreeing, conflicting } = this.sides(held, report);
    return {
      status,
      since: runOn(runs, on)[0],
      report,
      pending,
      lastHeard,
      stale,
      contested: conflicting.length > 0 && !stale,
      announcedFor: ahead,
      agreeing,
      conflicting: stale ? [] : conflicting,
    };
  }

  // The first and the last day around a day between which the state of a subject stays the same.
  holds(reports, state, on) {
    if (state.lastHeard === on) return [on, on]; // it may come from a later report, and move each day
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
    if (state.report) {
      mind(state.lastHeard);
      mind(state.lastHeard + this.policy.stale_after + 1);
    }
    return [first, last];
  }

  // Every day from the first report to one day, without gaps: [status, first, last, contested].
  spans(reports, until) {
    const days = boundaries(reports, until);
    const found = [];
    for (const [index, first] of days.entries()) {
      const held = reports.filter((report) => inForce(report, first));
      const last = (days[index + 1] ?? until + 1) - 1;
      for (const piece of this.pieces(held, this.decide(held), first, last)) {
        const before = found.at(-1);
        if (before && before[0] === piece[0] && before[3] === piece[3]) before[2] = piece[2];
        else found.push(piece);
      }
    }
    return found;
  }

  // Days with one decision, cut where it stops being contested because it turns stale.
  pieces(held, { status, report }, first, last) {
    if (!report || !this.sides(held, report).conflicting.length) return [[status, first, last, false]];
    const agreed = held.filter((other) => passes(other.status) === passes(report.status));
    const fresh = Math.max(...agreed.map(({ reported }) => reported)) + this.policy.stale_after;
    const found = [];
    if (first <= fresh) found.push([status, first, Math.min(last, fresh), true]);
    if (fresh < last) found.push([status, Math.max(first, fresh + 1), last, false]);
    return found;
  }

  // Each publisher's newest report in force that is near the deciding one in time, by agreement.
  sides(held, deciding) {
    const voices = new Map();
    for (const report of held) {
      const known = voices.get(report.publisher);
      if (!known || newer(report, known) > 0) voices.set(report.publisher, report);
    }
    const near = [...new Set([...voices.values(), deciding])]
      .filter((report) => Math.abs(report.reported - deciding.reported) <= this.policy.contest_days)
      .sort((one, other) => newer(other, one));
    const same = (report) => passes(report.status) === passes(deciding.status);
    return { agreeing: near.filter(same), conflicting: near.filter((report) => !same(report)) };
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
