// Routes: along each road one line (strand) for each status of its routes, side by side, with arrow
// heads for the direction. The offsets are in pixels, so they are recalculated at each zoom. A road is
// one line, a way by sea two thin ones, a way by air a thin arc with a plane.
import { ARROW, arcBetween, headOn, PLANE } from "./arrows.js";
import { ChangeTracker } from "./change_tracker.js";
import { colour, onNightfall } from "./marks.js";

export const Strands = L.LayerGroup.extend({
  GAP: 5, // pixels between strands of one road
  SHORTEST_WITH_ARROW: 34, // pixels
  BETWEEN_ARROWS: 60, // pixels
  LINES: ["aidmap-casing", "aidmap-route", "aidmap-core"], // the class names of the lines of a strand
  ORDER: ["open", "restricted", "planned", "closed", "unknown"],
  MOST_AS_ELEMENTS: 400, // roads; more of them are drawn on a canvas

  initialize(scene, pick = ({ answers }) => answers) {
    L.LayerGroup.prototype.initialize.call(this);
    this.scene = scene;
    this.pick = pick;
    this.seen = new ChangeTracker(); // the routes from which it was drawn
    this.drawn = new Map(); // road -> what is drawn of it
    this.arrows = new Map(); // where one stands -> what is drawn of it
    this.onCanvas = scene.model.roads.length > this.MOST_AS_ELEMENTS;
    this.update = () => this.draw();
  },

  onAdd(map) {
    L.LayerGroup.prototype.onAdd.call(this, map);
    if (this.onCanvas && !this.renderer) {
      this.renderer = L.canvas();
      onNightfall(() => this._map && this.redraw());
    }
    map.on("zoomend", this.redraw, this);
    this.scene.listen(this.update);
    this.redraw();
  },

  onRemove(map) {
    this.scene.forget(this.update);
    map.off("zoomend", this.redraw, this);
    L.LayerGroup.prototype.onRemove.call(this, map);
  },

  redraw() {
    this.clearLayers();
    this.drawn.clear();
    this.arrows.clear();
    this.seen.clear();
    this.looks = null;
    this.draw();
  },

  // The roads along which a route came, went or has another look than when they were drawn.
  changedRoads(routes) {
    const { model } = this.scene;
    const looks = new Map(routes.map(({ route, status, stale }) => [route, `${status} ${stale}`]));
    const before = this.looks ?? new Map();
    this.looks = looks;
    const every = [...new Set([...looks.keys(), ...before.keys()])];
    const changed = every.filter((route) => looks.get(route) !== before.get(route));
    return new Set(changed.flatMap((route) => model.roadsAlong(route).map(([road]) => road)));
  },

  // For each of some roads the strands: the routes along it, by their status.
  strands(routes, chosen) {
    const roads = new Map();
    for (const { route, status, stale } of routes) {
      for (const [road, forward] of this.scene.model.roadsAlong(route)) {
        if (!chosen.has(road)) continue;
        if (!roads.has(road)) roads.set(road, new Map());
        const strands = roads.get(road);
        if (!strands.has(status)) {
          strands.set(status, { status, stale: true, routes: [], forward: false, backward: false });
        }
        const strand = strands.get(status);
        strand.routes.push(route.id);
        strand.stale &&= stale;
        strand[forward ? "forward" : "backward"] = true;
      }
    }
    return roads;
  },

  // Draw the strands of the roads where they have changed.
  draw() {
    const { only } = this.scene.question;
    if (this.seen.unchanged("routes", this.pick(this.scene).routes)) {
      if (!this.seen.unchanged("only", [only])) this.mark();
      return;
    }
    const { routes } = this.pick(this.scene);
    const changed = this.changedRoads(routes);
    if (!changed.size) return;
    const roads = this.strands(routes, changed);
    for (const [index, { mode = "road", line }] of this.scene.model.roads.entries()) {
      if (!changed.has(index)) continue;
      const strands = [...(roads.get(index)?.values() ?? [])].sort(
        (one, other) => this.ORDER.indexOf(one.status) - this.ORDER.indexOf(other.status),
      );
      const signature = JSON.stringify(strands);
      const before = this.drawn.get(index);
      if ((before?.signature ?? "[]") === signature) continue;
      const parts = this.drawRoad({ mode, line }, strands, before?.parts ?? []);
      this.drawn.set(index, { signature, parts });
    }
    this.drawArrows();
    this.mark();
  },

  // Draw the strands of a road, or give those that are drawn another look.
  drawRoad(road, strands, before) {
    if (strands.length === before.length && !this.onCanvas) {
      return strands.map((strand, place) => this.redress(road, strand, before[place]));
    }
    for (const layer of before.flatMap(({ layers }) => layers)) this.removeLayer(layer);
    const parts = strands.map((strand, place) =>
      this.drawStrand(road, strand, (place - (strands.length - 1) / 2) * this.GAP),
    );
    for (const layer of parts.flatMap(({ layers }) => layers)) this.addLayer(layer);
    this.arrowsCovered = true; // those that are drawn already
    return parts;
  },

  // A strand in the place of another one: its lines stay where they are.
  redress({ mode }, strand, { layers, points }) {
    for (const [place, layer] of layers.entries()) {
      Object.assign(layer, { along: strand.routes, status: strand.status });
      const className = this.classOf(place, strand, mode);
      if (layer.options.className === className) continue;
      for (const name of layer.options.className.split(" ")) layer.getElement().classList.remove(name);
      layer.getElement().classList.add(...className.split(" "));
      layer.options.className = className;
    }
    layers[1].routes = strand.routes;
    return { layers, points, arrows: this.arrowsOf(strand, points, mode) };
  },

  // The classes of a line of a strand, by its place in LINES.
  classOf(place, { status, stale }, mode) {
    return `${this.LINES[place]}${place === 1 && stale ? " aidmap-stale" : ""} aidmap-${status} aidmap-by-${mode}`;
  },

  arrowsOf(strand, points, mode) {
    const ways = [strand.forward && points, strand.backward && [...points].reverse()].filter(Boolean);
    return ways.map((way) => ({ strand, ...headOn(way), shape: mode === "air" ? PLANE : ARROW }));
  },

  drawStrand({ mode, line }, strand, offset) {
    const points = this.shifted(mode === "air" ? this.arc(line) : this.inPixels(line), offset);
    const latlngs = points.map((point) => this._map.layerPointToLatLng(point));
    const draw = (place, tone, weight, dash) =>
      this.path(L.polyline, latlngs, strand, { className: this.classOf(place, strand, mode), tone, weight, dash });
    const { dash } = this.scene.model.look[strand.status];
    const casing = draw(0, "ground", mode === "air" ? 4 : 5.5);
    const stroke = draw(1, strand.status, mode === "air" ? 1.6 : 3, dash);
    stroke.routes = strand.routes;
    const core = mode === "sea" ? [draw(2, "ground", 1.6)] : [];
    return { layers: [casing, stroke, ...core], points, arrows: this.arrowsOf(strand, points, mode) };
  },

  // Draw arrow heads, at most one on any stretch, whatever the number of strands and of roads on it.
  drawArrows() {
    const placed = [];
    for (const { parts } of this.drawn.values()) {
      for (const arrow of parts.flatMap(({ arrows }) => arrows)) {
        const isNear = ({ at }) => at.distanceTo(arrow.at) < this.BETWEEN_ARROWS;
        if (arrow.length >= this.SHORTEST_WITH_ARROW && !placed.some(isNear)) placed.push(arrow);
      }
    }
    const before = this.arrows;
    this.arrows = new Map(placed.map((arrow) => [this.spot(arrow), arrow]));
    for (const [spot, head] of before) if (!this.arrows.has(spot)) this.removeLayer(head);
    for (const [spot, arrow] of this.arrows) {
      const head = before.get(spot) ?? this.arrow(arrow);
      Object.assign(head, { along: arrow.strand.routes });
      this.arrows.set(spot, head);
      if (!before.has(spot)) this.addLayer(head);
      else if (this.arrowsCovered) head.bringToFront();
    }
    this.arrowsCovered = false;
  },

  // Where an arrow head stands, which way it looks, and of which status it is: one that stays is not drawn anew.
  spot({ strand, at, ahead }) {
    return [strand.status, at.x, at.y, ahead.x, ahead.y].join(" ");
  },

  arrow({ strand, at, ahead, shape }) {
    const aside = L.point(-ahead.y, ahead.x);
    const corners = shape.map(([along, across]) => at.add(ahead.multiplyBy(along)).add(aside.multiplyBy(across)));
    const latlngs = corners.map((point) => this._map.layerPointToLatLng(point));
    const className = `aidmap-arrow aidmap-${strand.status}`;
    return this.path(L.polygon, latlngs, strand, { className, tone: strand.status, weight: 1 });
  },

  // A line or a polygon. The style sheet gives its look; on a canvas its options do.
  path(make, latlngs, { stale, routes, status }, { className, tone, weight, dash = null }) {
    const { renderer } = this;
    const color = this.onCanvas && colour(tone);
    const painted = { renderer, color, weight, dashArray: dash, opacity: stale ? 0.5 : 1, fillOpacity: 1 };
    const drawn = this.onCanvas ? painted : { className };
    const made = make(latlngs, { interactive: false, smoothFactor: 0, ...drawn });
    return Object.assign(made, { along: routes, status, usual: painted.opacity });
  },

  inPixels(line) {
    const points = line.map((latlng) => this._map.latLngToLayerPoint(latlng));
    const apart = points.filter((point, index, all) => index === 0 || point.distanceTo(all[index - 1]) > 0.5);
    return apart.length < 2 ? points : apart;
  },

  arc(line) {
    return arcBetween(...[line[0], line.at(-1)].map((latlng) => this._map.latLngToLayerPoint(latlng)));
  },

  // Points moved aside by an offset: the first strand is the upper one, whichever way the line was drawn.
  shifted(points, offset) {
    if (!offset || points.length < 2) return points;
    const [from, to] = [points[0], points.at(-1)];
    const side = from.x < to.x || (from.x === to.x && from.y < to.y) ? offset : -offset;
    return points.map((point, index) => {
      const before = points[Math.max(index - 1, 0)];
      const after = points[Math.min(index + 1, points.length - 1)];
      const along = after.subtract(before);
      const length = Math.hypot(along.x, along.y) || 1;
      return point.add(L.point(-along.y / length, along.x / length).multiplyBy(side));
    });
  },

  boundsOf(id) {
    const { model } = this.scene;
    const route = model.routes.find((other) => other.id === id);
    return L.latLngBounds(model.roadsAlong(route).flatMap(([road]) => model.roads[road].line));
  },

  // Highlight one route; null: none.
  light(route) {
    this.lit = route ?? null;
    this.mark();
  },

  // Dim what is not asked for: other routes than the one highlighted, other statuses than those chosen.
  mark() {
    const { lit } = this;
    const { question, model } = this.scene;
    const statuses = question.only.filter((key) => model.statuses.includes(key));
    const selective = Boolean(lit) || statuses.length > 0;
    if (!selective && !this.selective) return;
    this.selective = selective;
    for (const layer of this.getLayers()) {
      const along = layer.along.includes(lit);
      const dimmed = lit ? !along : statuses.length > 0 && !statuses.includes(layer.status);
      if (this.onCanvas) layer.setStyle({ opacity: dimmed ? 0.15 : layer.usual });
      layer.getElement?.()?.classList.toggle("aidmap-dim", dimmed);
      layer.getElement?.()?.classList.toggle("aidmap-lit", Boolean(lit) && along);
    }
  },
});
