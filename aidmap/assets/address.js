// The address: its fragment holds what is shown, so that a link opens the same view. Everything in it
// is checked against the data of the page; what is not known is ignored.
//   #on=2024-04-20&traffic=fuel&place=erez&lang=ar&view=strip&by=ocha,wfp&beside=cogat&if=erez:open&hide=routes
//   &only=closed,land_crossing&amounts=1
// `card=beside`: the open card is that of the second map.
import { dayNumber, isoDay } from "./days.js";
import { fit, fittedView, hasNoRoom, stopWaiting, ZOOM } from "./map_view.js";
import { note } from "./note.js";

export class Address {
  static SETTLE_MS = 250; // browsers limit how often an address may change

  constructor(scene, { map, views, maps, time, permalink, amounts }) {
    Object.assign(this, { scene, map, views, maps, time, permalink, amounts, place: null });
    scene.listen(() => this.later());
    map.on("moveend", () => this.later());
    document.addEventListener("aidmap:card", ({ detail }) => {
      this.place = detail.place;
      this.ofAnother = detail.beside;
      this.later();
    });
    window.addEventListener("hashchange", () => {
      if (location.hash !== this.written) this.restore();
    });
  }

  get hasAddress() {
    return location.protocol !== "about:"; // an iframe with srcdoc has no address to change
  }

  // What the fragment asks for, as a question, and what in it is not known to this page.
  wanted(given) {
    const { model } = this.scene;
    const { asked } = model;
    const { on, traffic, language, according_to: publishers, what_if: whatIf } = asked;
    const { amounts } = this;
    const wanted = { on, traffic, language, publishers, whatIf, beside: null, only: [], amounts };
    const unknown = [];
    const known = (name, all) => {
      if (!all.has(name)) unknown.push(name);
      return all.has(name);
    };
    const listed = (key) => given.get(key).split(",").filter(Boolean);
    const day = dayNumber(given.get("on"));
    const covered = day !== null && day >= asked.first && day <= asked.last;
    if (covered) wanted.on = day;
    if (model.traffic.includes(given.get("traffic"))) wanted.traffic = given.get("traffic");
    if (Object.hasOwn(model.languages, given.get("lang"))) wanted.language = given.get("lang");
    if (given.has("by")) wanted.publishers = listed("by").filter((id) => known(id, model.publishers));
    const beside = given.get("beside");
    if (beside === "all") wanted.beside = "";
    else if (beside && known(beside, model.publishers)) wanted.beside = beside;
    if (given.has("amounts")) wanted.amounts = given.get("amounts") === "1";
    if (given.has("only")) wanted.only = listed("only").filter((key) => model.filters.has(key));
    if (given.has("if")) wanted.whatIf = this.suppositions(listed("if"), known);
    const place = given.get("place") && known(given.get("place"), model.placeOf) ? given.get("place") : null;
    return { wanted, place, unknown, uncovered: given.has("on") && !covered };
  }

  suppositions(texts, known) {
    const pairs = texts.map((pair) => pair.split(":"));
    const { subjects, statuses } = this.scene.model;
    return Object.fromEntries(pairs.filter(([id, status]) => known(id, subjects) && statuses.includes(status)));
  }

  // Show what the fragment asks for, and nothing of what was shown before; a note reports what is unknown.
  restore() {
    const given = new URLSearchParams(location.hash.slice(1));
    const { wanted, place, unknown, uncovered } = this.wanted(given);
    this.time.pause();
    this.maps.hidden = new Set((given.get("hide") ?? "").split(",").filter((name) => /^(routes|places)$/.test(name)));
    for (const one of this.maps.all) this.maps.arrange(one);
    this.scene.ask(wanted);
    this.restoreCard(place, given.get("card"), given.get("view") ?? "first_view");
    const { describe, speech } = this.scene;
    if (uncovered) note(describe.range());
    else if (unknown.length) note(speech.word("not_known", { names: speech.listed(unknown) }));
  }

  restoreCard(place, which, view) {
    const { main, beside, all } = this.maps;
    for (const { places } of all) if (places.card.isOpen) places.card.close();
    const { card } = ((which === "beside" && beside) || main).places;
    if (place) card.open(place); // before setting the view, because the card makes the map smaller
    for (const { map } of all) map.invalidateSize({ animate: false });
    this.restoreView(view);
    if (place) card.uncover(this.scene.model.placeOf.get(place));
  }

  restoreView(view) {
    if (!hasNoRoom(this.map) && view === this.view()) return;
    const parts = view.split(",");
    const [lat, lon, zoom] = parts.map(Number);
    const { LEAST, MOST } = ZOOM;
    if (Object.hasOwn(this.views, view)) fit(this.map, this.views[view]);
    else if (parts.length === 3 && parts.every(Boolean) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180) {
      if (!(zoom >= LEAST && zoom <= MOST)) return; // it may be NaN
      stopWaiting(this.map);
      this.map.setView([lat, lon], zoom, { animate: false });
    }
  }

  // The fragment for what is shown. Except for the day, whatever equals the page's first view is left out.
  fragment() {
    const { question, model } = this.scene;
    const { asked } = model;
    const parts = new URLSearchParams({ on: isoDay(question.on) });
    const put = (key, value, usual) => {
      if (value !== usual) parts.set(key, value);
    };
    put("traffic", question.traffic, asked.traffic);
    put("lang", question.language, asked.language);
    put("by", question.publishers.join(), asked.according_to.join());
    put("beside", question.beside === "" ? "all" : (question.beside ?? ""), "");
    const [supposed, usual] = [question.whatIf, asked.what_if].map((whatIf) =>
      Object.entries(whatIf)
        .map((pair) => pair.join(":"))
        .join(),
    );
    put("if", supposed, usual);
    put("only", question.only.join(), "");
    put("amounts", question.amounts ? "1" : "0", this.amounts ? "1" : "0");
    put("hide", [...this.maps.hidden].join(), "");
    put("place", this.place ?? "", "");
    put("card", this.place && this.ofAnother ? "beside" : "", "");
    put("view", this.view(), "first_view");
    return `#${parts}`.replaceAll("%2C", ",").replaceAll("%3A", ":");
  }

  // The name of the view shown, or its middle and zoom.
  view() {
    const middle = this.map.getCenter();
    const zoom = this.map.getZoom();
    const named = Object.entries(this.views).find(([, box]) => {
      const fitting = fittedView(this.map, box);
      if (fitting.zoom !== zoom) return false;
      const [here, there] = [middle, fitting.center].map((point) => this.map.project(point, zoom));
      return here.distanceTo(there) < 3; // pixels
    });
    return named ? named[0] : [middle.lat.toFixed(3), middle.lng.toFixed(3), zoom].join();
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), Address.SETTLE_MS);
  }

  write() {
    if (!this.hasAddress || hasNoRoom(this.map)) return; // a map out of view has no view to record
    this.written = this.fragment();
    if (this.field) this.field.value = this.link();
    history.replaceState(null, "", this.written);
  }

  // The link to what is shown, at the permalink of the page if it has one.
  link() {
    return (this.permalink || location.href).split("#")[0] + this.fragment();
  }

  async copy(field) {
    const { speech } = this.scene;
    this.field = field; // it follows what is shown
    field.value = this.link();
    field.hidden = false;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      note(speech.word("copied"));
    } catch {
      note(speech.word("copy_yourself")); // the link is in the field beside it, selected
    }
  }
}
