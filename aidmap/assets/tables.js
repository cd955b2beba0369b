// Tables, legend, heading and footer: the content of the map in words. Python writes them for the first
// day; these scripts update them to what is shown. Unchanged rows are left alone.

import { countedLately } from "./amounts.js";
import { ChangeTracker } from "./change_tracker.js";
import { isoDay } from "./days.js";
import { element, link } from "./dom.js";
import { emptyRows, whenNear } from "./late_rows.js";

export class Tables {
  // Places: in the order of the table.
  constructor(scene, places) {
    this.scene = scene;
    this.said = new Map(); // what a row or a group was written from
    this.seen = new ChangeTracker(); // the very answers that they were written from
    this.slots = [...document.querySelectorAll("[data-slot]")];
    this.pictures = [...document.querySelectorAll("[data-picture]")];
    this.legend = [...document.querySelectorAll("[data-legend]")];
    this.findRows();
    this.routeGroups = new Map([...document.querySelectorAll("#routes tbody")].map((body) => [body.dataset.to, body]));
    this.traffic = scene.question.traffic;
    const late = document.querySelector(".tables[data-late]");
    this.isLate = Boolean(late);
    if (late) whenNear(late, () => this.fill(late, places));
    else this.adopt();
    scene.listen(() => this.markRoot());
    scene.listenAtRest(() => this.update());
  }

  findRows() {
    const { placeOf } = this.scene.model;
    this.rows = new Map([...document.querySelectorAll("tr[data-place]")].map((row) => [row.dataset.place, row]));
    this.groups = [...document.querySelectorAll("#places tbody")].map((group) => ({
      row: group.rows[0],
      places: [...group.rows].slice(1).map(({ dataset }) => placeOf.get(dataset.place)),
    }));
  }

  // Write the tables that the page has not written out.
  fill(tables, places) {
    tables.removeAttribute("data-late");
    this.isLate = false;
    document.querySelector("#places table").append(...emptyRows(places, this.scene));
    this.findRows();
    this.update();
  }

  // Register the rows of the first question, which Python wrote.
  adopt() {
    for (const id of this.rows.keys()) this.said.set(`row ${id}`, this.signature(id));
    for (const { place, routes } of this.scene.answers.destinations) this.said.set(place, this.group(routes));
  }

  // The content of a row of the table of places.
  signature(id) {
    const { answers, question } = this.scene;
    const { status, since, lastHeard, contested, stale, supposed, report, sighting, conflicting } = answers.state(id);
    const claims = [report, sighting, ...conflicting].map((one) => one?.rank);
    const lately = this.lately(id).map(({ rank, value }) => [rank, value]);
    return JSON.stringify([question.language, status, since, lastHeard, contested, stale, supposed, claims, lately]);
  }

  lately(id) {
    const { answers, question } = this.scene;
    return countedLately(answers.countsOf(id), question.on);
  }

  group(routes) {
    const said = routes.map(({ route, status, since, blockedBy, limitedBy }) => [
      route.id,
      status,
      since,
      blockedBy,
      limitedBy,
    ]);
    return JSON.stringify([this.scene.question.language, this.scene.question.traffic, said]);
  }

  update() {
    this.updateStatic();
    this.updateHeading();
    this.updateLegend();
    if (this.isLate) return;
    if (this.updatePlaces()) {
      for (const { row, places } of this.groups) {
        const there = places.filter((place) => this.scene.answers.exists(place));
        row.hidden = !there.length;
        row.classList.toggle(
          "quiet",
          there.every((place) => this.isQuiet(place)),
        );
      }
    }
    this.updateRoutes();
  }

  // Write the rows that have changed; returns whether there are any.
  updatePlaces() {
    const { answers, question, model } = this.scene;
    let changed = false;
    for (const [id, row] of this.rows) {
      const gone = !answers.exists(model.placeOf.get(id));
      if (row.hidden !== gone) [row.hidden, changed] = [gone, true];
      if (this.seen.unchanged(id, [answers.state(id), question.language])) continue;
      const signature = this.signature(id);
      if (this.said.get(`row ${id}`) === signature) continue;
      this.said.set(`row ${id}`, signature);
      this.writePlace(row, model.placeOf.get(id));
      changed = true;
    }
    return changed;
  }

  // Words that depend only on the language.
  updateStatic() {
    const { speech, model, question } = this.scene;
    const root = document.documentElement;
    if (root.lang === question.language) return;
    root.lang = question.language;
    root.dir = speech.direction;
    for (const said of document.querySelectorAll("[data-word]"))
      said.textContent = speech.word(said.dataset.word, said.dataset);
    for (const said of document.querySelectorAll("[data-word-label]")) {
      said.setAttribute("aria-label", speech.word(said.dataset.wordLabel));
      if (said.placeholder) said.placeholder = speech.word(said.dataset.wordLabel);
    }
    for (const said of document.querySelectorAll("[data-names]")) {
      const names = JSON.parse(said.dataset.names);
      said.textContent = names[question.language] ?? names.en;
    }
    for (const said of document.querySelectorAll("[data-about]")) {
      said.textContent = model.about[said.dataset.about][question.language];
    }
  }

  // What is shown, for scripts and styles of others.
  markRoot() {
    const { question } = this.scene;
    const root = document.documentElement.dataset;
    [root.on, root.traffic] = [isoDay(question.on), question.traffic];
  }

  updateHeading() {
    const { answers, speech, describe, question, model } = this.scene;
    const finding = describe.finding(answers);
    const clocks = describe.clocks(question.publishers, question.whatIf);
    const heading = speech.word("statuses_on", {
      day: speech.day(question.on),
      traffic: speech.word(question.traffic),
    });
    const write = (slot, text) => {
      if (this.seen.unchanged(`slot ${slot}`, [text])) return;
      for (const place of this.slots) if (place.dataset.slot === slot) place.textContent = text;
    };
    write("finding", finding);
    const title = document.querySelector("h1"); // a long one in smaller letters
    title.classList.toggle("long", finding.length > Number(title.dataset.longFrom));
    write("heading", `${[heading, clocks].filter(Boolean).join(speech.comma)}.`);
    if (!this.seen.unchanged("states", [question.language, ...answers.shownStates()])) {
      write("sources", `${speech.listed(describe.sources(answers))}.`);
    }
    if (!this.seen.unchanged("finding", [finding, question.on, question.language])) {
      const day = speech.day(question.on);
      const dated = finding.includes(day) ? finding : `${day}. ${finding}`;
      document.title = `${dated} - ${model.about.title[question.language]}`;
      for (const picture of this.pictures) {
        picture.setAttribute("aria-label", speech.word("map_of", { title: finding }));
      }
    }
  }

  writePlace(row, place) {
    const { answers, speech, describe, model } = this.scene;
    const state = answers.state(place.id);
    const [, name, status, since, heard, source] = row.children;
    row.dataset.status = state.status;
    for (const flag of ["contested", "stale"]) {
      if (state[flag]) row.dataset[flag] = "true";
      else delete row.dataset[flag];
    }
    row.classList.toggle("quiet", this.isQuiet(place));
    name.querySelector("button").replaceChildren(speech.nameElement(place));
    status.textContent = `${model.look[state.status].symbol}\u00a0${describe.fullStatus(place, state)}`;
    this.label(since, "since", speech.day(state.since));
    this.label(heard, "last_heard", speech.day(state.lastHeard));
    const sources = (state.report ?? state.sighting) ? this.sources(state) : [];
    source.replaceChildren(...sources, ...this.amounts(place.id));
  }

  // Whether a place needs no report and has none.
  isQuiet(place) {
    const { report, sighting } = this.scene.answers.state(place.id);
    return !place.controlled && !report && !sighting;
  }

  label(cell, key, text) {
    cell.dataset.label = this.scene.speech.word(key);
    cell.textContent = text;
  }

  sources({ report, sighting, conflicting }) {
    const against = `${this.scene.speech.word("against")}: `;
    return [
      ...this.source(report ?? sighting),
      ...conflicting.flatMap((other) => [document.createElement("br"), against, ...this.source(other)]),
    ];
  }

  // What was counted in the last seven days, a line for each who counted.
  amounts(id) {
    const { describe, speech } = this.scene;
    return this.lately(id).map((one) => {
      const lead = element("span", { class: "lead" }, [`${speech.word("counted_lately")}: `]);
      const words = [lead, element("bdi", {}, [describe.publisher(one)]), speech.comma, describe.amount(one)];
      return element("div", { class: "counted" }, words);
    });
  }

  source(claim) {
    const { describe, speech } = this.scene;
    const title = element("span", { class: "title" });
    const said = describe.title(claim);
    if (said) title.append(": ", link(claim.url, element("bdi", {}, [said])));
    else if (claim.url) title.append(" (", link(claim.url, speech.word("source")), ")");
    return [element("bdi", {}, [describe.publisher(claim)]), `, ${describe.reported(claim)}`, title];
  }

  // The groups of the table of routes: all are written for other traffic, else those that have changed.
  updateRoutes() {
    const { answers, question } = this.scene;
    const table = document.getElementById("routes").querySelector("table");
    if (this.traffic !== question.traffic) {
      for (const body of [...table.tBodies]) body.remove();
      this.routeGroups = new Map();
      this.traffic = question.traffic;
    }
    for (const destination of answers.destinations) {
      const { place, routes } = destination;
      const known = this.routeGroups.get(place);
      if (known && this.seen.unchanged(`to ${place}`, [known, question.language, ...routes])) continue;
      const signature = this.group(routes);
      if (known && this.said.get(place) === signature) continue;
      this.said.set(place, signature);
      const body = this.routesTo(destination);
      this.routeGroups.set(place, body);
      if (known) known.replaceWith(body);
      else table.append(body);
    }
  }

  routesTo({ place, status, routes, openRoutes, chokePoints }) {
    const { speech, describe, model } = this.scene;
    const counts = routes.length
      ? speech.word("open_of", { open: openRoutes.length, all: routes.length })
      : speech.word("no_routes");
    const choke = chokePoints.length && speech.word("choke", { places: describe.subjects(chokePoints) });
    const to = model.placeOf.get(place);
    const title = speech.nameElement(to, speech.word("routes_to", { place: speech.name(to) }));
    const heading = element("th", { colspan: 5, scope: "rowgroup" }, [title, `: ${counts}`]);
    if (choke) heading.append(" ", element("span", { class: "facts" }, [`(${choke})`]));
    return element("tbody", { "data-to": place }, [
      element("tr", { "data-destination": place, "data-status": status }, [heading]),
      ...routes.map((entry) => this.routeRow(entry)),
    ]);
  }

  routeRow({ route, status, since, blockedBy, limitedBy }) {
    const { speech, describe, model } = this.scene;
    const button = element("button", { type: "button", class: "link" }, [speech.nameElement(route)]);
    const way = route.places.map((id) => describe.subject(id)).join(speech.direction === "rtl" ? " ← " : " → ");
    const heldUp = blockedBy.length ? blockedBy : limitedBy;
    const km = route.km === null ? "" : `${speech.number(route.km)} ${speech.word("km")}`;
    const cell = (className, key, text) =>
      element("td", { class: className, "data-label": key && speech.word(key) }, [text]);
    const name = [button, element("span", { class: "facts way" }, [element("br"), element("bdi", {}, [way])])];
    return element("tr", { "data-route": route.id, "data-status": status }, [
      element("th", { scope: "row" }, name),
      cell("status", null, `${model.look[status].symbol}\u00a0${speech.word(status)}`),
      cell("day", "since", speech.day(since)),
      cell(null, "blocked_by", describe.subjects(heldUp)),
      cell("km", null, km),
    ]);
  }

  // The legend explains only what is shown.
  updateLegend() {
    const { answers } = this.scene;
    const { routes, blocking } = answers;
    const places = answers.places();
    const states = places.map(({ id }) => answers.state(id));
    if (this.seen.unchanged("legend", [...states, ...routes])) return;
    const known = states.filter(({ status }, index) => status !== "unknown" || places[index].controlled);
    const shown = new Set([...known, ...routes].map(({ status }) => status));
    if (known.length < states.length) shown.add("free");
    if (blocking.size) shown.add("blocked");
    for (const state of known) {
      if (state.contested) shown.add("contested");
      if (state.stale) shown.add("stale");
    }
    for (const { kind, approximate } of places) shown.add(kind).add(approximate && "approximate");
    for (const { route } of routes) {
      for (const [road] of this.scene.model.roadsAlong(route)) {
        shown.add(`by_${this.scene.model.roads[road].mode ?? "road"}`);
      }
    }
    for (const entry of this.legend) entry.hidden = !shown.has(entry.dataset.legend);
  }
}
