// Labels that cover neither each other nor a marker. They are placed in the order of importance; each
// tries the positions around its marker and is hidden while none of them is free.
import { ChangeTracker } from "./change_tracker.js";
import { element } from "./dom.js";

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
  static MOST = 60; // labels in one view, where there are thousands of places ...
  static CROWD = 300; // ... and places in one view that leave no room for any

  constructor(layer) {
    this.layer = layer;
    this.texts = new Map();
    this.written = new ChangeTracker(); // of each text, what it was written from
    this.put = new ChangeTracker(); // ... and where it is
    this.sizes = new Map(); // of texts, in pixels: measuring makes the browser lay out the page
    this.replace = () => this.place();
  }

  addTo(map) {
    this.map = map;
    if (!map.getPane("aidmap-labels")) map.createPane("aidmap-labels").style.zIndex = 640; // over the markers
    map.on(Labels.EVENTS, this.replace);
    map.whenReady(() => this.update());
  }

  remove() {
    this.map.off(Labels.EVENTS, this.replace);
    for (const text of this.texts.values()) text.remove();
    this.texts.clear();
    this.written.clear();
    this.put.clear();
    this.map.fire("aidmap:labelled", { taken: null });
  }

  // Rewrite the labels; those with unchanged text stay where they are.
  update() {
    const { placeOf } = this.layer.scene.model;
    const changed = [...this.texts.keys()].filter((id) => this.write(placeOf.get(id)));
    const there = this.layer
      .shown()
      .map(({ id }) => id)
      .join();
    if (changed.length || !this.texts.size || there !== this.there) this.place();
    this.there = there;
  }

  // The label of a place, made on first use.
  text(place) {
    if (!this.texts.has(place.id)) {
      const text = element("div", { "aria-hidden": "true", dir: "auto" });
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
    const minor = this.layer.minor(place);
    if (this.written.unchanged(place.id, [state, minor, speech.language])) return false;
    const note = state.stale || place.kind !== "destination" ? describe.labelNote(state) : "";
    const text = this.texts.get(place.id);
    const signature = JSON.stringify([state.status, note, speech.language, minor]);
    if (text.dataset.said === signature) return false;
    text.dataset.said = signature;
    this.put.forget(place.id);
    text.className = `aidmap-label aidmap-label-${place.kind} aidmap-ink-${state.status}`;
    text.title = speech.name(place);
    const name = element("span", speech.named(place) ? {} : { lang: "en" }, [speech.short(place)]);
    text.replaceChildren(...[name, note && element("small", {}, [note])].filter(Boolean));
    return true;
  }

  ordered() {
    const { layer } = this;
    const weight = (place) => (layer.minor(place) ? 10 : 0) + Labels.RANK.indexOf(place.kind);
    const view = this.map.getBounds();
    const there = layer.shown();
    const places = layer.onCanvas ? there.filter(({ point }) => view.contains(point)) : there;
    if (layer.onCanvas && places.length > Labels.CROWD) return [];
    const ordered = places.sort((one, other) => weight(one) - weight(other));
    return layer.onCanvas ? ordered.slice(0, Labels.MOST) : ordered;
  }

  // Find a position for every label, then move those that are elsewhere.
  place() {
    this.layer.spread();
    if (this.large !== this.fontSize() || this.unseen) {
      [this.large, this.sizes, this.unseen] = [this.fontSize(), new Map(), false];
    }
    [this.points, this.view] = [new Map(), this.viewed()];
    const ordered = this.ordered();
    this.measure(ordered);
    const marks = ordered
      .filter((place) => this.layer.shape(place) !== "label")
      .map((place) => ({ place, box: this.around(place, this.layer.minor(place) ? 6 : 11) }));
    const major = marks.filter(({ place }) => !this.layer.minor(place));
    const taken = new Map();
    for (const place of ordered) {
      // with or without its note; important labels may cover the marks of minor places if necessary
      const tries = this.layer.minor(place) ? [marks] : [marks, major];
      const spot = this.room(place, tries, [...taken.values()]);
      if (spot) taken.set(place.id, spot);
    }
    for (const [id, text] of this.texts) this.move(id, text, taken.get(id) ?? null);
    const said = [...taken].map(([id, box]) => ({ ...box, text: this.texts.get(id).firstChild.textContent }));
    const { language } = this.layer.scene.speech;
    const others = this.layer.onCanvas ? this.layer.shown().map((place) => this.around(place, 6)) : [];
    this.map.fire("aidmap:labelled", { taken: [...said, ...marks.map(({ box }) => box), ...others], language });
  }

  room(place, tries, labels) {
    for (const minded of tries) {
      for (const short of this.noted(place) ? [false, true] : [false]) {
        const box = this.free(place, short, { labels, minded });
        if (box) return { ...box, short };
      }
    }
    return null;
  }

  move(id, text, spot) {
    if (this.put.unchanged(id, [spot?.left, spot?.top, spot?.short])) return;
    text.hidden = !spot;
    if (!spot) return;
    text.classList.toggle("aidmap-label-short", spot.short);
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

  // The first position where a label fits: clear of other labels and of the given marks, and nearer to
  // its own mark than to any of those.
  free(place, short, { labels, minded }) {
    const owned = this.layer.shape(place) === "label";
    return this.spots(place, this.sizes.get(this.key(place, short))).find(
      (box) =>
        this.visible(place, box) &&
        !labels.some((other) => this.meet(box, other)) &&
        !minded.some((other) => this.meet(box, other.box)) &&
        (owned || minded.every((other) => this.away(other.place, box) >= this.away(place, box))),
    );
  }

  // The position of a place's mark, in pixels.
  at(place) {
    if (!this.points.has(place.id)) this.points.set(place.id, this.layer.at(place));
    return this.points.get(place.id);
  }

  // The distance between a label and a place's mark, in pixels.
  away(place, box) {
    const { x, y } = this.at(place);
    return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  }

  around(place, half) {
    return this.box(this.at(place), -half, -half, 2 * half, 2 * half);
  }

  viewed() {
    const { x, y } = this.map.getSize();
    return { bounds: this.map.getBounds(), box: this.box(this.map.containerPointToLayerPoint([0, 0]), 0, 0, x, y) };
  }

  // Whether a label is completely in view, or both label and place are out of view.
  visible(place, box) {
    const { bounds, box: view } = this.view;
    if (!bounds.contains(place.point)) return !this.meet(box, view);
    return box.left >= view.left && box.right <= view.right && box.top >= view.top && box.bottom <= view.bottom;
  }

  spots(place, { width, height }) {
    const point = this.at(place);
    const spot = (left, top) => this.box(point, left, top, width, height);
    if (this.layer.shape(place) === "label") {
      return [0, -14, 14, -28, 28].map((shift) => spot(-width / 2, shift - height / 2));
    }
    const middle = -height / 2;
    return [this.layer.minor(place) ? 8 : 13, 20, 30].flatMap((near) => [
      spot(near, middle),
      spot(-near - width, middle),
      spot(-width / 2, near),
      spot(-width / 2, -near - height),
      spot(near, -height - 2),
      spot(near, 2),
      spot(-near - width, -height - 2),
      spot(-near - width, 2),
    ]);
  }

  box(point, left, top, width, height) {
    return { left: point.x + left, top: point.y + top, right: point.x + left + width, bottom: point.y + top + height };
  }

  meet(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  }
}
