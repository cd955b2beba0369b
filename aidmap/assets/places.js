// Places as buttons on the map, moved apart if they overlap. Hundreds of places are marks on a canvas
// instead, in groups where they are close; the keyboard reaches them in the table.
import { Card } from "./card.js";
import { ChangeTracker } from "./change_tracker.js";
import { Clusters } from "./clusters.js";
import { Labels } from "./labels.js";
import { CanvasMark, colour, drawMark, onNightfall, TOUCH_SIZE } from "./marks.js";

export const Places = L.LayerGroup.extend({
  NEAR: 100, // pixels: marks farther apart than this are not moved into each other
  LEAST_DISPLACEMENT: 5, // pixels: a mark moved by more has a line to its true point
  MOST_AS_BUTTONS: 300, // places; more of them are drawn on a canvas, and grouped

  initialize(scene, pick = ({ answers }) => answers) {
    L.LayerGroup.prototype.initialize.call(this);
    this.scene = scene;
    this.pick = pick;
    this.places = this.inReadingOrder(scene.model.places);
    this.onCanvas = this.places.length > this.MOST_AS_BUTTONS;
    this.drawn = new ChangeTracker(); // of each place, what is drawn of it
    this.shifted = new ChangeTracker(); // ... and how far it is moved aside
    this.clusters = new Clusters(this);
    this.labels = new Labels(this);
    this.card = new Card(this);
    this.update = () => this.drawMarks();
    this.relabel = () => this.labels.update();
  },

  // The order of the table, so that the keyboard goes through the map in the same order.
  inReadingOrder(places) {
    const { english } = this.scene.speech;
    const kinds = Object.keys(this.scene.model.shapes);
    const [name, kind] = [({ names }) => names[english], (place) => kinds.indexOf(place.kind)];
    return [...places].sort((one, other) => kind(one) - kind(other) || (name(one) < name(other) ? -1 : 1));
  },

  answers() {
    return this.pick(this.scene);
  },

  shape(place) {
    return this.scene.model.shapes[place.kind];
  },

  minor(place) {
    return this.answers().minor(place);
  },

  // Highlight the place whose card is open; null: none.
  choose(id) {
    if (id === this.chosen) return;
    this.chosen = id;
    if (this.isShown()) this.draw();
  },

  isChosen(place) {
    return place.id === this.chosen;
  },

  // Whether the reader asked for other kinds of places, or other statuses.
  isDimmed(place) {
    const { only } = this.scene.question;
    if (!only.length) return false;
    const { statuses } = this.scene.model;
    const [asked, kinds] = [
      only.filter((key) => statuses.includes(key)),
      only.filter((key) => !statuses.includes(key)),
    ];
    const { status } = this.answers().state(place.id);
    return (asked.length > 0 && !asked.includes(status)) || (kinds.length > 0 && !kinds.includes(place.kind));
  },

  isShown() {
    return Boolean(this._map && this.markers);
  },

  onAdd(map) {
    this._map = map;
    this.home = map; // kept while the layer is hidden
    if (!this.markers) {
      if (this.onCanvas) this.takeCanvas();
      this.markers = new Map(this.places.map((place) => [place.id, this.marker(place)]));
    }
    L.LayerGroup.prototype.onAdd.call(this, map);
    const rough = this.onCanvas ? [] : this.places.filter((place) => place.approximate);
    this.circles = new Map(rough.map((place) => [place.id, this.circle(place)]));
    this.scene.listen(this.update);
    this.scene.listenAtRest(this.relabel);
    if (this.onCanvas) map.on("zoomend", this.draw, this);
    this.drawMarks();
    this.labels.addTo(map);
  },

  onRemove(map) {
    this.scene.forget(this.update);
    this.scene.forget(this.relabel);
    map.off("zoomend", this.draw, this);
    this.clusters.clear();
    for (const circle of this.circles.values()) circle.remove();
    this.labels.remove();
    this.drawn.clear();
    L.LayerGroup.prototype.onRemove.call(this, map);
  },

  takeCanvas() {
    this.renderer = L.canvas({ tolerance: 6 });
    onNightfall(() => {
      this.drawn.clear();
      this.draw();
    });
  },

  draw() {
    this.drawMarks();
    this.labels.update();
  },

  // Draw the marks that have changed.
  drawMarks() {
    const { scene } = this;
    const answers = this.answers();
    if (this.onCanvas && this._map._loaded) this.clusters.update(this.shown());
    for (const place of this.places) {
      if (!this.comesOrGoes(place, answers.exists(place) && !this.clusters.grouped.has(place.id))) continue;
      const state = answers.state(place.id);
      const [blocks, minor] = [answers.blocking.has(place.id), answers.minor(place)];
      const [chosen, dimmed] = [this.isChosen(place), this.isDimmed(place)];
      const { status, contested, stale, supposed } = state;
      const seen = [status, contested, stale, supposed, blocks, minor, chosen, dimmed, scene.question.language];
      if (this.drawn.unchanged(place.id, seen)) continue;
      const free = !place.controlled && status === "unknown";
      const look = { status, contested, stale, blocks, minor, chosen, dimmed, free };
      if (this.onCanvas) this.markers.get(place.id).setStyle(this.paint(place, look));
      else this.dress(place, look);
    }
  },

  // The places that exist on the day.
  shown() {
    const answers = this.answers();
    return this.places.filter((place) => answers.exists(place));
  },

  // Those of them that have a mark of their own.
  single() {
    return this.shown().filter(({ id }) => !this.clusters.grouped.has(id));
  },

  // Put the mark of a place that has come onto the map, take that of one that is gone from it; tell
  // whether it is there.
  comesOrGoes(place, there) {
    const marker = this.markers.get(place.id);
    if (there !== this.hasLayer(marker)) {
      this[there ? "addLayer" : "removeLayer"](marker);
      this.drawn.forget(place.id);
    }
    const circle = this.circles.get(place.id);
    if (there) circle?.addTo(this._map);
    else circle?.remove();
    return there;
  },

  paint(place, { status, stale, free, dimmed, chosen }) {
    const look = { status, stale, free, dimmed, chosen };
    return { shape: this.shape(place), ...look, tone: colour(status), ground: colour("ground") };
  },

  marker(place) {
    const { status } = this.answers().state(place.id);
    const marker = this.onCanvas
      ? new CanvasMark(place.point, { ...this.paint(place, { status }), radius: 8, renderer: this.renderer })
      : L.marker(place.point, { icon: this.icon(place), riseOnHover: true });
    marker.on("click", (event) => this.card.open(this.nearest(place, event).id));
    marker.on("add", () => this.listenToKeys(marker, place));
    return marker;
  },

  icon(place) {
    return L.divIcon({
      html: "",
      className: `aidmap-place aidmap-kind-${place.kind}`,
      iconSize: [TOUCH_SIZE, TOUCH_SIZE],
    });
  },

  // Give a button its symbol, and its name for screen readers.
  dress(place, look) {
    const marker = this.markers.get(place.id);
    const button = marker.getElement();
    const { describe, speech } = this.scene;
    button.replaceChildren(drawMark(this.shape(place), look.status, look));
    button.classList.toggle("aidmap-minor", look.minor);
    button.classList.toggle("aidmap-chosen", look.chosen);
    button.classList.toggle("aidmap-dim", look.dimmed);
    button.dataset.markerPlace = place.id;
    const state = this.answers().state(place.id);
    button.setAttribute("aria-label", speech.listed([speech.name(place), describe.fullStatus(place, state)]));
    const lift = look.chosen ? 2000 : look.minor ? 0 : 1000;
    if (marker.options.zIndexOffset !== lift) marker.setZIndexOffset(lift); // which positions it anew
  },

  listenToKeys(marker, place) {
    marker.getElement?.()?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.card.open(place.id);
    });
  },

  // The place whose mark is nearest to a click: buttons are wider than marks, and may overlap.
  nearest(place, { originalEvent }) {
    const byPointer = originalEvent?.detail > 0; // otherwise by a screen reader or a script
    if (this.onCanvas || !byPointer) return place;
    const clicked = this._map.mouseEventToLayerPoint(originalEvent);
    const away = (other) => this.at(other).distanceTo(clicked);
    const seen = this.shown().filter((other) => this.shape(other) !== "label" || other === place);
    return seen.reduce((best, other) => (away(other) < away(best) ? other : best), place);
  },

  // The position of a place's mark, in pixels: its point, moved aside if marks would overlap.
  at(place) {
    return this._map.latLngToLayerPoint(place.point).add(this.aside?.get(place.id) ?? [0, 0]);
  },

  // Move overlapping marks apart; minor places give way to major ones.
  spread() {
    if (this.onCanvas) return;
    const marks = this.shown()
      .filter((place) => this.shape(place) !== "label")
      .map((place) => {
        const home = this._map.latLngToLayerPoint(place.point);
        return { place, home, minor: this.minor(place), x: home.x, y: home.y };
      });
    const pairs = this.near(marks);
    for (let [round, moved] = [0, true]; moved && round < 12; round++) {
      moved = false;
      for (const [one, other] of pairs) moved = this.part(one, other) || moved;
    }
    this.aside = new Map(marks.map(({ place, home, x, y }) => [place.id, L.point(x - home.x, y - home.y)]));
    this.moved = marks.filter(({ home, x, y }) => Math.hypot(x - home.x, y - home.y) > this.LEAST_DISPLACEMENT);
    for (const { place } of marks) this.shift(place, this.aside.get(place.id));
  },

  // For each mark that was moved aside, where it is and its true point.
  displacements() {
    return (this.moved ?? []).map(({ home, x, y }) => [{ x, y }, home]);
  },

  // The pairs of marks that may overlap.
  near(marks) {
    const pairs = [];
    for (let index = 0; index < marks.length; index++) {
      const one = marks[index];
      for (let next = index + 1; next < marks.length; next++) {
        const other = marks[next];
        if (Math.abs(other.x - one.x) < this.NEAR && Math.abs(other.y - one.y) < this.NEAR) pairs.push([one, other]);
      }
    }
    return pairs;
  },

  // Move two marks apart if they overlap; returns whether they did.
  part(one, other) {
    const minors = Number(one.minor) + Number(other.minor);
    const room = [24, 20, 18][minors];
    const [across, down] = [other.x - one.x, other.y - one.y];
    if (Math.abs(across) >= room || Math.abs(down) >= room) return false;
    const distance = Math.hypot(across, down);
    if (distance >= room) return false;
    const [x, y] = distance ? [across / distance, down / distance] : [1, 0];
    const share = minors === 1 ? Number(other.minor) : 0.5;
    const move = (mark, length) => Object.assign(mark, { x: mark.x + x * length, y: mark.y + y * length });
    move(other, (room - distance) * share);
    move(one, (distance - room) * (1 - share));
    return true;
  },

  shift(place, { x, y }) {
    const element = this.markers.get(place.id).getElement();
    if (!element || this.shifted.unchanged(place.id, [element, x, y])) return;
    element.style.marginLeft = `${x - TOUCH_SIZE / 2}px`;
    element.style.marginTop = `${y - TOUCH_SIZE / 2}px`;
  },

  // A position with an accuracy of a kilometre or worse is drawn as a circle.
  circle(place) {
    return L.circle(place.point, { radius: place.approximate, className: "aidmap-accuracy", interactive: false });
  },
});
