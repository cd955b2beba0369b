// The names of places on the map. They are placed in the order of importance, anew at each zoom; a name
// that finds no room (label_room.js) beside its mark, nor at the end of a line from it, is left out.
import { ChangeTracker } from "./change_tracker.js";
import { element } from "./dom.js";
import { boxAround, boxesAlong, LabelRoom } from "./label_room.js";
import { Leaders } from "./leaders.js";
import { nextFrame } from "./next_frame.js";
import { passes } from "./rules.js";

// The page draws its map at first without names: placing them takes as long as all marks.
export const labelOptions = { afterFrame: false };

// Place names for the first time: at once, or when the map is seen.
export const placeFirst = (place) => (labelOptions.afterFrame ? nextFrame().then(place) : place());

export class Labels {
  static RANK = [
    "destination",
    "land_crossing",
    "pier",
    "seaport",
    "inspection_point",
    "airdrop_zone",
    "logistics_hub",
    "airport",
  ];
  static EVENTS = "moveend viewreset resize";
  static CONTROLS = ".tools button, .leaflet-control"; // what covers the map, on ours and on other pages
  static TRIES = [
    ["beside", false],
    ["beside", true], // without its note
    ["onLine", false],
    ["onLine", true],
  ];
  static TRIES_WHERE_STALE = [
    ["beside", false],
    ["onLine", false],
    ["beside", true],
    ["onLine", true],
  ];
  static MOST = 60; // labels in one view, where there are thousands of places ...
  static CROWD = 300; // ... and places in one view that leave no room for any

  constructor(layer) {
    this.layer = layer;
    this.texts = new Map();
    this.written = new ChangeTracker(); // of each text, what it was written from
    this.put = new ChangeTracker(); // ... and where it is
    this.sizes = new Map(); // of texts, in pixels: measuring makes the browser lay out the page
    this.leaders = new Leaders();
    this.replace = () => this.place();
  }

  addTo(map) {
    this.map = map;
    if (!map.getPane("aidmap-labels")) map.createPane("aidmap-labels").style.zIndex = 640; // over the markers
    this.leaders.addTo(map);
    map.on(Labels.EVENTS, this.replace);
    map.whenReady(() => placeFirst(() => this.map && this.update()));
  }

  remove() {
    this.map.off(Labels.EVENTS, this.replace);
    this.leaders.remove();
    for (const text of this.texts.values()) text.remove();
    this.texts.clear();
    this.written.clear();
    this.put.clear();
    this.map.fire("aidmap:labelled", { taken: null });
    this.map = null;
  }

  // Rewrite the labels; those with unchanged text stay where they are.
  update() {
    const { placeOf } = this.layer.scene.model;
    const changed = [...this.texts.keys()].filter((id) => this.write(placeOf.get(id)));
    const { layer } = this;
    const gateways = layer.answers().gateways();
    const there = JSON.stringify([
      layer.chosen,
      layer.scene.question.only,
      gateways.map(({ place }) => place),
      layer.shown().map(({ id }) => id),
    ]);
    if (changed.length || !this.texts.size || there !== this.there) this.place();
    this.there = there;
  }

  // The label of a place, made on first use.
  text(place) {
    if (!this.texts.has(place.id)) {
      const text = element("div", { "aria-hidden": "true", dir: "auto", "data-label-of": place.id });
      text.addEventListener("click", () => this.layer.card.open(place.id));
      this.map.getPane("aidmap-labels").append(text);
      this.texts.set(place.id, text);
      this.write(place);
    }
    return this.texts.get(place.id);
  }

  write(place) {
    const { scene } = this.layer;
    const { describe, speech } = scene;
    const state = this.layer.answers().state(place.id);
    const [minor, dimmed] = [this.layer.minor(place), this.layer.isDimmed(place)];
    if (this.written.unchanged(place.id, [state, minor, dimmed, speech.language])) return false;
    const note = state.stale || place.kind !== "destination" ? describe.labelNote(state) : "";
    const text = this.texts.get(place.id);
    const signature = JSON.stringify([state.status, state.stale, note, speech.language, minor, dimmed]);
    if (text.dataset.said === signature) return false;
    text.dataset.said = signature;
    this.put.forget(place.id);
    text.className = `aidmap-label aidmap-label-${place.kind} aidmap-ink-${state.status}${dimmed ? " aidmap-dim" : ""}`;
    text.title = speech.name(place);
    const name = element("span", speech.named(place) ? {} : { lang: "en" }, [this.unbroken(speech.short(place))]);
    text.replaceChildren(...[name, note && element("small", {}, [note])].filter(Boolean));
    return true;
  }

  // A name that breaks at spaces alone, not in "Al-Mawasi".
  unbroken(name) {
    return name.replaceAll("-", "-\u2060");
  }

  // The places in view, the more important first.
  ordered() {
    const { layer } = this;
    const there = layer.single();
    const view = this.map.getBounds();
    const inView = there.filter(({ point }) => view.contains(point));
    if (layer.onCanvas && inView.length > Labels.CROWD) return [];
    const ranks = this.ranks(inView);
    const ordered = inView.sort((one, other) => ranks.get(one.id) - ranks.get(other.id));
    return layer.onCanvas ? ordered.slice(0, Labels.MOST) : ordered;
  }

  // The chosen place first, then the gateways that pass, the other gateways, and the rest by kind.
  ranks(places) {
    const { layer } = this;
    const answers = layer.answers();
    const gateways = new Set(answers.gateways().map(({ place }) => place));
    const rank = (place) => {
      if (layer.isChosen(place)) return -2;
      const { status, stale } = answers.state(place.id);
      const dimmed = layer.isDimmed(place) ? 100 : 0;
      if (gateways.has(place.id)) return dimmed + !passes(status) + (stale ? 0.5 : 0);
      return dimmed + 2 + (layer.minor(place) ? 20 : 0) + Labels.RANK.indexOf(place.kind);
    };
    return new Map(places.map((place) => [place.id, rank(place)]));
  }

  // Find a position for every label, then move those that are elsewhere.
  place() {
    const { layer } = this;
    layer.spread();
    if (this.large !== this.fontSize() || this.unseen) {
      [this.large, this.sizes, this.unseen] = [this.fontSize(), new Map(), false];
    }
    const ordered = this.ordered();
    this.measure(ordered);
    const around = this.map.getBounds().pad(0.1);
    const marks = layer.single().filter((place) => layer.shape(place) !== "label" && around.contains(place.point));
    const groups = layer.clusters.spots().map(({ id, point, half }) => ({ id, point, box: boxAround(point, half) }));
    this.marks = new Map([...marks.map((place) => this.markOf(place)), ...groups].map((mark) => [mark.id, mark]));
    layer.scaleBar?.keepClear([...this.marks.values()]);
    const room = new LabelRoom({ ...this.viewed(), marks: [...this.marks.values()], lines: layer.displacements() });
    const taken = new Map();
    for (const place of ordered) {
      const spot = this.spotOf(place, room);
      if (!spot) continue;
      room.take(spot);
      taken.set(place.id, spot);
    }
    for (const [id, text] of this.texts) this.move(id, text, taken.get(id) ?? null);
    const lines = [...taken.values()].flatMap(({ line }) => (line ? [line] : []));
    this.leaders.draw(lines, layer.displacements());
    this.tell(taken, lines);
  }

  // Say what is covered, so that the names of the context give way.
  tell(taken, lines) {
    const { layer } = this;
    const { speech, model } = layer.scene;
    const labels = [...taken].map(([id, box]) => ({ ...box, text: speech.short(model.placeOf.get(id)) }));
    const marks = [...this.marks.values()].map(({ box }) => box);
    const covered = [...labels, ...marks, ...lines.flatMap(boxesAlong)];
    this.map.fire("aidmap:labelled", { taken: covered, language: speech.language });
  }

  markOf(place) {
    const { layer } = this;
    const point = layer.at(place);
    const half = layer.onCanvas ? 9 : layer.minor(place) ? 9 : 13.5;
    return { id: place.id, point, box: boxAround(point, layer.isChosen(place) ? 19 : half) };
  }

  // Where a label goes: beside its mark, or at the end of a line, each with or without its note.
  spotOf(place, room) {
    const { layer } = this;
    const size = (short) => this.sizes.get(this.key(place, short));
    if (layer.shape(place) === "label") return room.over(layer.at(place), size(false));
    const mark = this.marks.get(place.id);
    const leftFirst = layer.scene.speech.direction === "rtl";
    const ways = {
      beside: (short) => room.beside(mark, size(short), { leftFirst }),
      onLine: (short) => (layer.minor(place) ? null : room.onLine(mark, size(short))),
    };
    const { stale } = layer.answers().state(place.id);
    for (const [way, short] of stale ? Labels.TRIES_WHERE_STALE : Labels.TRIES) {
      const spot = short && !this.noted(place) ? null : ways[way](short);
      if (spot) return { ...spot, short };
    }
    return null;
  }

  move(id, text, spot) {
    if (this.put.unchanged(id, [spot?.left, spot?.top, spot?.short, spot?.side])) return;
    text.hidden = !spot;
    if (!spot) return;
    text.classList.toggle("aidmap-label-short", Boolean(spot.short));
    text.style.textAlign = spot.side; // so that every line of it begins or ends at the mark
    L.DomUtil.setPosition(text, L.point(spot.left, spot.top));
  }

  fontSize() {
    return getComputedStyle(document.documentElement).fontSize;
  }

  // Measure all new labels at once, because the browser repeats the layout after each change.
  measure(places) {
    for (const short of [false, true]) {
      const fresh = new Map();
      for (const place of places) {
        const key = this.key(place, short);
        if (this.sizes.has(key) || fresh.has(key)) continue;
        const text = this.text(place);
        this.put.forget(place.id);
        text.hidden = false;
        text.classList.toggle("aidmap-label-short", short);
        fresh.set(key, text);
      }
      for (const [key, { offsetWidth, offsetHeight }] of fresh) {
        this.sizes.set(key, { width: offsetWidth + 1, height: offsetHeight + 1 }); // they are rounded
        this.unseen ||= !offsetWidth; // the map is out of view, so measure again later
      }
    }
  }

  // A key for everything that the size of a label depends on.
  key(place, short) {
    return `${short && this.noted(place)} ${place.kind} ${this.text(place).textContent}`;
  }

  noted(place) {
    return this.text(place).childElementCount > 1;
  }

  // The part of the map that is seen, and what covers it: controls and the scale bar.
  viewed() {
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const { x, y } = this.map.getSize();
    const host = this.map.getContainer();
    const origin = host.getBoundingClientRect();
    const boxes = [...host.parentElement.querySelectorAll(Labels.CONTROLS)].map((one) => one.getBoundingClientRect());
    const controls = boxes
      .filter(({ width }) => width)
      .map(({ left, top, right, bottom }) => ({
        left: left - origin.left + corner.x - 3,
        top: top - origin.top + corner.y - 3,
        right: right - origin.left + corner.x + 3,
        bottom: bottom - origin.top + corner.y + 3,
      }));
    const view = { left: corner.x + 1, top: corner.y + 1, right: corner.x + x - 1, bottom: corner.y + y - 1 };
    return { view, controls };
  }
}
