// From reports to statuses, routes and destinations: the rules of docs/rules.md once more, for the page.
// The very vectors that Python's answers make test these (tests/browser/test_rules.py); what they are
// and why is told there and in aidmap/history.py and aidmap/routes.py.
//
// Days are whole numbers (days since 1970-01-01). Reports are those of one subject and one kind of
// traffic: {id, status, observed, from, to, reported, rank, publisher}, `to` null for open-ended,
// `rank` their order of entry. Nothing here touches the page.
aidmap.rules = {
  // The figures of the rules (aidmap/rules/policy.py), handed in with the records of the page:
  // {stale_after, contest_days, worst_first}.
  policy: null,

  passes(status) {
    return status === "open" || status === "restricted";
  },

  worse(one, other) {
    const order = aidmap.rules.policy.worst_first;
    return order.indexOf(one) - order.indexOf(other);
  },

  inForce(report, on) {
    return report.from <= on && (report.to === null || on <= report.to);
  },

  // Positive where the first report is the newer.
  newer(one, other) {
    return one.from - other.from || one.reported - other.reported || one.rank - other.rank;
  },

  newest(reports) {
    return reports.reduce(
      (best, report) => (best === null || aidmap.rules.newer(report, best) > 0 ? report : best),
      null,
    );
  },

  // Decide by what is in force; the numbers are those of the rules.
  decide(inForce) {
    const { newest, passes, worse } = aidmap.rules;
    const observed = newest(inForce.filter((report) => report.observed));
    const announced = newest(inForce.filter((report) => !report.observed));
    if (!observed && !announced) return { status: "unknown", report: null, pending: null }; // 1
    if (!announced || (observed && observed.from >= announced.from)) {
      return { status: observed.status, report: observed, pending: null }; // 2
    }
    if (!passes(announced.status)) return { status: "closed", report: announced, pending: null }; // 3a
    if (!observed || !passes(observed.status)) {
      return { status: "planned", report: announced, pending: null }; // 3c
    }
    const better = worse(announced.status, observed.status); // 3b
    if (better < 0) return { status: announced.status, report: announced, pending: null };
    return { status: observed.status, report: observed, pending: better > 0 ? announced : null };
  },

  // The days up to one on which anything can change.
  boundaries(reports, until) {
    const days = new Set();
    for (const report of reports) {
      days.add(report.from);
      if (report.to !== null) days.add(report.to + 1);
    }
    return [...days].filter((day) => day <= until).sort((one, other) => one - other);
  },

  // [first day, status] of each unbroken run of days with one status; before the first: unknown.
  runs(reports, until) {
    const { boundaries, decide, inForce } = aidmap.rules;
    const found = [];
    for (const day of boundaries(reports, until)) {
      const { status } = decide(reports.filter((report) => inForce(report, day)));
      if (!found.length || found.at(-1)[1] !== status) found.push([day, status]);
    }
    return found;
  },

  // The run that holds a day, or null before the first.
  runOn(runs, on) {
    let [low, high] = [0, runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runs[middle][0] <= on) low = middle + 1;
      else high = middle;
    }
    return low ? runs[low - 1] : null;
  },

  statusOn(runs, on) {
    return aidmap.rules.runOn(runs, on)?.[1] ?? "unknown";
  },

  // All that can be said of a subject on a day.
  state(reports, on, runs = aidmap.rules.runs(reports, on)) {
    const { decide, inForce, passes, runOn, announcedFor, sides, policy } = aidmap.rules;
    const held = reports.filter((report) => inForce(report, on));
    const { status, report, pending } = decide(held);
    const ahead = announcedFor(reports, on);
    const nothing = { since: null, lastHeard: null, contested: false, stale: false, agreeing: [], conflicting: [] };
    if (!report) return { status, report, pending, announcedFor: ahead, ...nothing };
    const agreed = held.filter((other) => passes(other.status) === passes(report.status));
    const lastHeard = Math.min(on, Math.max(...agreed.map((other) => other.reported)));
    const stale = on - lastHeard > policy.stale_after;
    const { agreeing, conflicting } = sides(held, report);
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
  },

  // The first and the last day on which a subject's state stays what it is on a day.
  holds(reports, state, on) {
    if (state.lastHeard === on) return [on, on]; // it may be a later report's, heard anew each day
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
      mind(state.lastHeard + aidmap.rules.policy.stale_after + 1);
    }
    return [first, last];
  },

  // Every day from the first report to one day, without gaps: [status, first, last, contested].
  spans(reports, until) {
    const { boundaries, decide, inForce, pieces } = aidmap.rules;
    const days = boundaries(reports, until);
    const found = [];
    for (const [index, first] of days.entries()) {
      const held = reports.filter((report) => inForce(report, first));
      const last = (days[index + 1] ?? until + 1) - 1;
      for (const piece of pieces(held, decide(held), first, last)) {
        const before = found.at(-1);
        if (before && before[0] === piece[0] && before[3] === piece[3]) before[2] = piece[2];
        else found.push(piece);
      }
    }
    return found;
  },

  // Days with one decision, cut where it stops being contested because it turns stale.
  pieces(held, { status, report }, first, last) {
    const { passes, sides, policy } = aidmap.rules;
    if (!report || !sides(held, report).conflicting.length) return [[status, first, last, false]];
    const agreed = held.filter((other) => passes(other.status) === passes(report.status));
    const fresh = Math.max(...agreed.map(({ reported }) => reported)) + policy.stale_after;
    const found = [];
    if (first <= fresh) found.push([status, first, Math.min(last, fresh), true]);
    if (fresh < last) found.push([status, Math.max(first, fresh + 1), last, false]);
    return found;
  },

  // The newest report in force of each publisher, with the deciding one: those near it, by side.
  sides(held, deciding) {
    const { newer, passes, policy } = aidmap.rules;
    const voices = new Map();
    for (const report of held) {
      const known = voices.get(report.publisher);
      if (!known || newer(report, known) > 0) voices.set(report.publisher, report);
    }
    const near = [...new Set([...voices.values(), deciding])]
      .filter((report) => Math.abs(report.reported - deciding.reported) <= policy.contest_days)
      .sort((one, other) => newer(other, one));
    const same = (report) => passes(report.status) === passes(deciding.status);
    return { agreeing: near.filter(same), conflicting: near.filter((report) => !same(report)) };
  },

  // The first day of the earliest opening still ahead that had been announced, or null.
  announcedFor(reports, on) {
    const ahead = reports.filter(
      (report) => !report.observed && aidmap.rules.passes(report.status) && report.reported <= on && on < report.from,
    );
    return ahead.length ? Math.min(...ahead.map((report) => report.from)) : null;
  },

  // The statuses that count for a route: of the controlled, and of those with a report in force.
  counted(route, runsOf, on, whatIf = {}) {
    const statuses = new Map();
    for (const subject of route.subjects) {
      const status = whatIf[subject] ?? aidmap.rules.statusOn(runsOf(subject), on);
      if (status !== "unknown" || route.controlled.includes(subject) || subject in whatIf) {
        statuses.set(subject, status);
      }
    }
    return statuses;
  },

  worst(statuses) {
    return [...statuses].reduce((worst, status) => (aidmap.rules.worse(status, worst) < 0 ? status : worst), "open");
  },

  // A route on a day: {subjects, controlled, first, last} with `first` and `last` null for unbounded.
  routeState(route, runsOf, on, whatIf = {}) {
    const { counted, worst, passes } = aidmap.rules;
    const factual = worst(counted(route, runsOf, on).values());
    const statuses = counted(route, runsOf, on, whatIf);
    const status = worst(statuses.values());
    const atWorst = [...statuses.keys()].filter((subject) => statuses.get(subject) === status);
    return {
      status,
      since: status === factual ? aidmap.rules.routeSince(route, runsOf, on, factual) : on,
      blockedBy: passes(status) ? [] : atWorst,
      limitedBy: status === "restricted" ? atWorst : [],
    };
  },

  routeSince(route, runsOf, on, now) {
    const { counted, worst } = aidmap.rules;
    let days = route.subjects.flatMap((subject) => runsOf(subject).map(([first]) => first)).filter((day) => day <= on);
    if (route.first !== null) days = [...days.filter((day) => day >= route.first), route.first];
    let since = null;
    for (const day of [...new Set(days)].sort((one, other) => other - one)) {
      if (worst(counted(route, runsOf, day).values()) !== now) break;
      since = day;
    }
    return since;
  },

  // The best among the routes that end somewhere, those open, and what lies on all of these.
  destinationState(ending) {
    const { passes, worse } = aidmap.rules;
    const open = ending.filter(({ state }) => passes(state.status));
    const best = ending.reduce(
      (status, { state }) => (status === null || worse(state.status, status) > 0 ? state.status : status),
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
  },
};
