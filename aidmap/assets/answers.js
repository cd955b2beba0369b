const NONE = []; // one list for all: what is worked out of it is kept

// The answers for some publishers and one kind of traffic, day by day: the statuses of places, legs,
// routes and destinations. A step to another day recalculates only what can have changed.
export class Answers {
  constructor(model, { traffic, publishers }) {
    this.model = model;
    this.traffic = traffic;
    this.reports = model.bySubject(model.reports, traffic, publishers);
    this.counts = model.bySubject(model.counts, traffic, publishers);
    const seen = model.counts.filter(({ isSighting }) => isSighting);
    this.sightings = model.bySubject(seen, traffic, publishers);
    this.allRoutes = model.routesOf(traffic);
    this.subjects = [...new Set([...model.placeOf.keys(), ...this.reports.keys()])];
    this.runs = new Map();
    this.runsAlong = new Map();
    this.spans = new Map();
    this.states = new Map();
    this.holding = new Map(); // for each subject, the days on which its state stays the same
    this.routes = [];
    this.whatIf = {};
    this.on = null;
    this.runsOf = (subject) => this.runsOnRoute(subject);
  }

  // The reports on a subject and the sightings there.
  evidence(subject) {
    return [this.reports.get(subject) ?? [], this.sightings.get(subject) ?? []];
  }

  countsOf(subject) {
    return this.counts.get(subject) ?? NONE;
  }

  // The runs of a subject by reports alone.
  runsByReports(subject) {
    return this.model.rules.runs(this.reports.get(subject) ?? [], [], this.model.asked.last);
  }

  runsTo(subject) {
    if (!this.runs.has(subject)) {
      this.runs.set(subject, this.model.rules.runs(...this.evidence(subject), this.model.asked.last));
    }
    return this.runs.get(subject);
  }

  // The same as they count along a route: what nobody controls where it is reported on.
  runsOnRoute(subject) {
    if (!this.sightings.has(subject) || this.model.placeOf.get(subject)?.controlled) return this.runsTo(subject);
    if (!this.runsAlong.has(subject)) {
      this.runsAlong.set(subject, this.model.rules.runs(...this.evidence(subject), this.model.asked.last, true));
    }
    return this.runsAlong.get(subject);
  }

  spansOf(subject) {
    if (!this.spans.has(subject)) {
      const { asked } = this.model;
      this.spans.set(subject, this.model.rules.spans(...this.evidence(subject), asked.last));
    }
    return this.spans.get(subject);
  }

  // The days of the time line on which a status changes, or a route begins or ends.
  changeDays() {
    if (!this.changes) {
      const { first, last } = this.model.asked;
      const days = this.subjects.flatMap((subject) => this.runsTo(subject).map(([day]) => day));
      for (const { first: begun, last: ended } of [...this.allRoutes, ...this.model.places]) {
        if (begun !== null) days.push(begun);
        if (ended !== null) days.push(ended + 1);
      }
      this.changes = [...new Set(days.filter((day) => day > first && day <= last))].sort((one, other) => one - other);
    }
    return this.changes;
  }

  // Go to a day, with statuses to suppose there.
  move(on, whatIf = {}) {
    const supposed = new Set([...Object.keys(whatIf), ...Object.keys(this.whatIf)]);
    const another = new Set(supposed); // subjects whose state may have changed
    for (const subject of this.subjects) {
      const held = this.holding.get(subject);
      if (held && held[0] <= on && on <= held[1] && !supposed.has(subject)) continue;
      another.add(subject);
      this.settle(subject, on, whatIf[subject]);
    }
    [this.on, this.whatIf] = [on, whatIf];
    this.settleRoutes(another);
    return this;
  }

  settle(subject, on, supposition) {
    const { rules } = this.model;
    const claims = { report: null, pending: null, sighting: null };
    const nothing = { since: null, lastHeard: null, announcedFor: null, ...claims };
    if (supposition) {
      const sides = { agreeing: [], conflicting: [], contested: false, stale: false };
      this.states.set(subject, { status: supposition, supposed: true, ...nothing, ...sides });
      this.holding.delete(subject);
      return;
    }
    const evidence = this.evidence(subject);
    const settled = rules.state(...evidence, on, this.runsTo(subject));
    const { told } = this.model;
    if (told) Object.assign(settled, { since: told.since[subject] ?? null, announcedFor: told.ahead[subject] ?? null });
    this.states.set(subject, settled);
    this.holding.set(subject, rules.holds(...evidence, settled, on));
  }

  // Subjects with a supposed status are always in `another`, so their routes are recalculated every day.
  settleRoutes(another) {
    const known = new Map(this.routes.map((entry) => [entry.route.id, entry]));
    this.routes = this.allRoutes
      .filter((route) => this.exists(route))
      .map((route) => {
        const before = known.get(route.id);
        const same = before && !route.subjects.some((subject) => another.has(subject));
        return same ? before : this.routeAnswer(route);
      });
    this.blocking = new Set(this.routes.flatMap(({ blockedBy }) => blockedBy));
    this.onRoutes = new Set(this.routes.flatMap(({ route }) => route.places));
    this.destinations = this.settleDestinations();
  }

  routeAnswer(route) {
    const answer = this.model.rules.routeState(route, this.runsOf, this.on, this.whatIf);
    const stale = route.places.some((place) => this.states.get(place)?.stale);
    if (this.model.told) answer.since = this.model.told.routes[route.id] ?? null;
    return { route, stale, ...answer };
  }

  settleDestinations() {
    const ending = new Map(this.allRoutes.map((route) => [route.places.at(-1), []]));
    for (const entry of this.routes) ending.get(entry.route.places.at(-1)).push({ route: entry.route, state: entry });
    const there = [...ending.keys()].filter((id) => this.exists(this.model.placeOf.get(id)));
    return there.sort().map((place) => ({
      place,
      routes: ending.get(place).map(({ state }) => state),
      ...this.model.rules.destinationState(ending.get(place)),
    }));
  }

  // Whether a place or a route exists on the day.
  exists({ first, last }) {
    return (first ?? -Infinity) <= this.on && this.on <= (last ?? Infinity);
  }

  // The places that exist on the day.
  places() {
    return this.model.places.filter((place) => this.exists(place));
  }

  // The states of the places that exist on the day, and of legs.
  shownStates() {
    const gone = new Set(this.model.places.filter((place) => !this.exists(place)).map(({ id }) => id));
    return [...this.states].filter(([id]) => !gone.has(id)).map(([, state]) => state);
  }

  // The gateways of the routes, those that serve the most first.
  gateways() {
    return this.model.rules.gateways(this.routes.map(({ route }) => route));
  }

  state(place) {
    return this.states.get(place);
  }

  // Places that nobody controls, or that are on no route and have no recent report, stay in the background.
  minor(place) {
    const { status, stale } = this.state(place.id);
    return !place.controlled || !(this.onRoutes.has(place.id) || (status !== "unknown" && !stale));
  }
}
