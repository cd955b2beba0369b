// The context of the map: roads under the routes, and names of countries, seas and towns. Names give way
// to the places: to their marks and labels, and to the routes. One that finds no room is hidden.
import { element } from "./dom.js";
import { placeFirst } from "./labels.js";
import { decodePolyline } from "./polyline.js";

const SAME_NAME_NEAR = 80; // pixels: a label with the same text that is nearer stands for a name
const GAP = 3; // pixels between a name and what it must not cover
const ALONG = [0.5, 0.35, 0.65, 0.2, 0.8]; // of a road: where its name is tried

// The roads as lines; each is shown from a zoom on.
export const contextRoads = ({ roads }, decimals) =>
  roads.map(([zoom, , , , lines]) => {
    const latlngs = lines.map((line) => decodePolyline(line, decimals));
    const road = L.polyline(latlngs, { className: "aidmap-road", interactive: false, smoothFactor: 0.5 });
    const show = () => road.getElement()?.classList.toggle("aidmap-hidden", road._map.getZoom() < zoom);
    return road.on("add", () => road._map.on("zoomend", show) && show());
  });

export const ContextNames = L.Layer.extend({
  initialize(names) {
    this.names = names.map((name) => ({ ...name, text: element("div", { "aria-hidden": "true", hidden: "" }) }));
    this.taken = null; // what the labels of places cover, once there are any
    this.language = "en";
  },

  onAdd(map) {
    const pane = map.getPane("aidmap-context") ?? map.createPane("aidmap-context");
    pane.classList.add("leaflet-zoom-hide");
    for (const name of this.names) {
      name.text.className = `aidmap-name aidmap-name-${name.kind}`;
      if (name.kind === "town") name.dot = element("div", { class: "aidmap-town", hidden: "" });
      pane.append(name.text, ...(name.dot ? [name.dot] : []));
    }
    map.on("aidmap:labelled", this.giveWay, this);
    map.on("moveend viewreset resize", this.moved, this);
    map.whenReady(() => placeFirst(() => this.place()));
  },

  onRemove(map) {
    map.off("aidmap:labelled", this.giveWay, this);
    map.off("moveend viewreset resize", this.moved, this);
    for (const { text, dot } of this.names) for (const part of [text, dot]) part?.remove();
  },

  // Where there are labels of places, they tell when they are placed; else the map tells that it moved.
  moved() {
    if (!this.taken) this.place();
  },

  giveWay({ taken, language }) {
    this.taken = taken;
    this.language = language ?? this.language;
    this.place();
  },

  place() {
    if (!this._map?.getSize().x) return;
    this.write();
    const [zoom, view, routes] = [this._map.getZoom(), this.view(), this.segments()];
    const covered = [...(this.taken ?? []), ...this.controls()].filter((box) => meet(box, view));
    for (const name of this.names) {
      const spot = zoom >= name.zoom ? this.spot(name, { view, covered, routes }) : null;
      name.text.hidden = !spot;
      if (name.dot) name.dot.hidden = !spot;
      if (!spot) continue;
      covered.push(spot.box);
      L.DomUtil.setPosition(name.text, L.point(spot.box.left, spot.box.top));
      if (!name.dot) continue;
      covered.push(around(spot.point, 4));
      L.DomUtil.setPosition(name.dot, spot.point);
    }
  },

  // Write the names in the language of the map, and measure them, all at once.
  write() {
    const large = getComputedStyle(document.documentElement).fontSize;
    const written = `${this.language} ${large}`;
    if (this.written === written) return;
    for (const { text, names, ref } of this.names) {
      const language = names[this.language] ? this.language : "en";
      if (!ref) text.lang = language;
      text.textContent = ref || names[language];
      text.hidden = false;
    }
    for (const name of this.names) name.size = { width: name.text.offsetWidth, height: name.text.offsetHeight };
    if (this.names[0]?.size.width) this.written = written; // else the map is out of view
  },

  // Where a name stands: the first of its points that has room for it.
  spot(name, { view, covered, routes }) {
    for (const [index, latlng] of name.points.entries()) {
      const point = this._map.latLngToLayerPoint(latlng).round();
      if (!within(view, around(point, 0))) continue;
      if (!index && this.isSaid(name, point)) return null;
      if (name.dot && covered.some((other) => meet(around(point, 3), other))) return null;
      const box = boxes(name, point).find(
        (box) =>
          within(view, box) &&
          !covered.some((other) => meet(box, other)) &&
          !routes.some((segment) => entersBox(segment, box)),
      );
      if (box) return { point, box };
    }
    return null;
  },

  // Whether the label of a place near by has the same text.
  isSaid({ text }, point) {
    return this.taken?.some((box) => box.text === text.textContent && meet(around(point, SAME_NAME_NEAR), box));
  },

  view() {
    const [start, { x, y }] = [this._map.containerPointToLayerPoint([0, 0]), this._map.getSize()];
    return { left: start.x + 2, top: start.y + 2, right: start.x + x - 2, bottom: start.y + y - 2 };
  },

  // The buttons, the scale bar and the like over the map.
  controls() {
    const container = this._map.getContainer();
    const corner = container.getBoundingClientRect();
    const start = this._map.containerPointToLayerPoint([0, 0]);
    const over = [
      ...container.querySelectorAll(".leaflet-control, .aidmap-card"),
      ...(container.parentElement?.querySelectorAll(":scope > .tools > *") ?? []),
    ];
    return over.map((part) => {
      const { left, top, right, bottom } = part.getBoundingClientRect();
      const [x, y] = [start.x - corner.left, start.y - corner.top];
      return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
    });
  },

  // The segments of the routes, in pixels.
  segments() {
    const segments = [];
    this._map.eachLayer((layer) => {
      if (!layer.routes || !(layer instanceof L.Polyline) || layer instanceof L.Polygon) return;
      const points = layer.getLatLngs().map((latlng) => this._map.latLngToLayerPoint(latlng));
      for (let index = 1; index < points.length; index++) segments.push([points[index - 1], points[index]]);
    });
    return segments;
  },
});

// The names of the data with the points where each may stand; those of roads along their lines.
export const contextNames = ({ languages, names, roads }, decimals) => [
  ...names.map(([zoom, kind, points, own]) => ({
    zoom,
    kind,
    points: inPairs(points),
    names: byLanguage(languages, own),
  })),
  ...roads
    .filter(([, , ref, [name]]) => ref || name)
    .map(([, zoom, ref, own, lines]) => {
      const line = decodePolyline(lines[0], decimals);
      const points = ALONG.map((part) => line[Math.round(part * (line.length - 1))]);
      return { zoom, kind: ref ? "ref" : "road", ref, points, names: byLanguage(languages, own) };
    }),
];

const inPairs = (numbers) => numbers.flatMap((number, index) => (index % 2 ? [] : [[number, numbers[index + 1]]]));

const byLanguage = (languages, names) => Object.fromEntries(languages.map((tag, index) => [tag, names[index]]));

const around = ({ x, y }, half) => ({ left: x - half, top: y - half, right: x + half, bottom: y + half });

// The boxes that a name may take at a point: around it, or beside the dot of a town and beside a road.
const boxes = ({ kind, size: { width, height } }, { x, y }) => {
  const box = (left, top) => ({ left: x + left, top: y + top, right: x + left + width, bottom: y + top + height });
  const [across, down] = [-width / 2, -height / 2];
  if (!["town", "road", "ref"].includes(kind)) return [box(across, down)];
  return [box(6, down), box(-6 - width, down), box(across, 5), box(across, -5 - height)];
};

const within = (one, box) =>
  box.left >= one.left && box.right <= one.right && box.top >= one.top && box.bottom <= one.bottom;

const meet = (one, other) =>
  one.left < other.right + GAP &&
  other.left < one.right + GAP &&
  one.top < other.bottom + GAP &&
  other.top < one.bottom + GAP;

// Whether a segment passes through a box: it is cut off at each side in turn (Liang and Barsky).
const entersBox = ([from, to], { left, top, right, bottom }) => {
  let [start, end] = [0, 1];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  for (const [step, room] of [
    [-dx, from.x - left + GAP],
    [dx, right + GAP - from.x],
    [-dy, from.y - top + GAP],
    [dy, bottom + GAP - from.y],
  ]) {
    if (step === 0 && room < 0) return false;
    if (step < 0) start = Math.max(start, room / step);
    if (step > 0) end = Math.min(end, room / step);
  }
  return start <= end;
};
