// The rules of the page under plain Node: cases on standard input, answers on standard output.
// Each case: {reports, sightings, subject, routes, what_if, on, policy}, with days as whole numbers, as
// aidmap/assets/rules.js has them.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { Rules } = await import(pathToFileURL(process.argv[2]));
const id = (report) => (report ? report.id : null);

const about = (claims, subject) => claims.filter((claim) => claim.subject === subject);

function stateOf(rules, { reports, sightings, subject, on }) {
  const state = rules.state(about(reports, subject), about(sightings, subject), on);
  return {
    ...state,
    report: id(state.report),
    sighting: id(state.sighting),
    pending: id(state.pending),
    agreeing: state.agreeing.map(id),
    conflicting: state.conflicting.map(id),
  };
}

// The routes that exist on the day, by id, and the places where a route ends.
function networkOf(rules, { reports, sightings, routes, on, gone }, whatIf) {
  const runs = new Map();
  const leave = new Set(routes.flatMap(({ controlled }) => controlled));
  const runsOf = (subject) => {
    if (!runs.has(subject)) {
      const theirs = [about(reports, subject), about(sightings, subject)];
      runs.set(subject, rules.runs(...theirs, on, !leave.has(subject)));
    }
    return runs.get(subject);
  };
  const states = routes
    .filter(({ first, last }) => (first ?? -Infinity) <= on && on <= (last ?? Infinity))
    .map((route) => ({ route, state: rules.routeState(route, runsOf, on, whatIf) }));
  const ends = [...new Set(routes.map(({ destination }) => destination))].filter((place) => !gone.includes(place));
  const destinations = ends.sort().map((place) => {
    const ending = states.filter(({ route }) => route.destination === place);
    return [place, { ...rules.destinationState(ending), routes: ending.map(({ route }) => route.id) }];
  });
  const gateways = rules.gateways(states.map(({ route }) => route)).map((gateway) => {
    const supposed = { status: whatIf[gateway.place], stale: false, contested: false, lastHeard: null };
    const theirs = [about(reports, gateway.place), about(sightings, gateway.place)];
    const { status, stale, contested, lastHeard } = gateway.place in whatIf ? supposed : rules.state(...theirs, on);
    return { ...gateway, status, stale, contested, last_heard: lastHeard };
  });
  return {
    gateways,
    routes: Object.fromEntries(states.map(({ route, state }) => [route.id, state])),
    destinations: Object.fromEntries(destinations),
  };
}

function changes(before, after) {
  const different = Object.keys(after).filter((key) => before[key].status !== after[key].status);
  return different.map((key) => [key, [before[key].status, after[key].status]]);
}

const answers = JSON.parse(readFileSync(0, "utf8")).map((asked) => {
  const rules = new Rules(asked.policy);
  const [before, after] = [networkOf(rules, asked, {}), networkOf(rules, asked, asked.what_if)];
  const changed = [...changes(before.routes, after.routes), ...changes(before.destinations, after.destinations)];
  return { state: stateOf(rules, asked), ...after, changes: Object.fromEntries(changed) };
});
process.stdout.write(JSON.stringify(answers));
