// Routes: along each road one line (strand) for each status of its routes, side by side, with arrow
// heads for the direction. The offsets are in pixels, so they are recalculated at each zoom.
import { ChangeTracker } from "./change_tracker.js";
import { colour, onNightfall } from "./marks.js";

export const Strands = L.LayerGroup.extend({
  GAP: 5, // pixels between strands of one road
  ARROW: 7, // pixels of an arrow head
  SHORTEST_WITH_ARROW: 34, // pixels
  ORDER: ["open", "restricted", "planned", "closed", "unknown"],
  MOST_AS_ELEMENTS: 400, // roads; more of them are drawn on a canvas

  initialize(scene, pick = ({ answers }) => answers) {
    L.LayerGroup.prototype.initialize.call(this);
    this.scene = scene;
    this.pick = pick;
    this.seen = new ChangeTracker(); // the routes from which it was drawn
    this.drawn = new Map(); // road -> what is drawn of it
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
    this.seen.clear();
    this.draw();
  },

  // For each road the strands: the routes along it, by their status.
  strands() {
    const roads = new Map();
    for (const { route, status, stale } of this.pick(this.scene).routes) {
      for (const [road, forward] of this.scene.model.roadsAlong(route)) {
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
    if (this.seen.unchanged("routes", this.pick(this.scene).routes)) return;
    const roads = this.strands();
    for (const [index, { mode = "road", line }] of this.scene.model.roads.entries()) {
      const strands = [...(roads.get(index)?.values() ?? [])].sort(
        (one, other) => this.ORDER.indexOf(one.status) - this.ORDER.indexOf(other.status),
      );
      const signature = JSON.stringify(strands);
      const before = this.drawn.get(index);
      if ((before?.signature ?? "[]") === signature) continue;
      for (const layer of before?.layers ?? []) this.removeLayer(layer);
      const layers = strands.flatMap((strand, place) =>
        this.drawStrand({ mode, line }, strand, (place - (strands.length - 1) / 2) * this.GAP),
      );
      for (const layer of layers) this.addLayer(layer);
      this.drawn.set(index, { signature, layers });
    }
    if (this.lit) this.light(this.lit);
  },

  drawStrand(leg, strand, offset) {
    const points = this.shifted(leg.line, offset);
    const latlngs = points.map((point) => this._map.layerPointToLatLng(point));
    const casing = this.path(L.polyline, latlngs, strand, { className: "aidmap-casing", tone: "ground", weight: 5.5 });
    const stroke = this.path(L.polyline, latlngs, strand, {
      className: `aidmap-route aidmap-${strand.status} aidmap-by-${leg.mode} ${strand.stale ? "aidmap-stale" : ""}`,
      tone: strand.status,
      weight: 3,
      dash: this.scene.model.look[strand.status].dash,
    });
    stroke.routes = strand.routes;
    const arrows = [];
    if (strand.forward) arrows.push(this.arrow(points, strand, 0.58));
    if (strand.backward) arrows.push(this.arrow([...points].reverse(), strand, 0.58));
    return [casing, stroke, ...arrows.filter(Boolean)];
  },

  // A line or a polygon. The style sheet gives its look; on a canvas its options do.
  path(make, latlngs, { stale }, { className, tone, weight, dash = null }) {
    const { renderer } = this;
    const color = this.onCanvas && colour(tone);
    const painted = { renderer, color, weight, dashArray: dash, opacity: stale ? 0.5 : 1, fillOpacity: 1 };
    const drawn = this.onCanvas ? painted : { className };
    return make(latlngs, { interactive: false, smoothFactor: 0, ...drawn });
  },

  // An arrow head at a fraction of a line's length; none if the line is too short for it.
  arrow(points, strand, part) {
    const lengths = points.slice(1).map((point, index) => point.distanceTo(points[index]));
    const whole = lengths.reduce((sum, length) => sum + length, 0);
    if (whole < this.SHORTEST_WITH_ARROW) return null;
    let left = whole * part;
    let index = 0;
    while (index < lengths.length - 1 && left > lengths[index]) left -= lengths[index++];
    const [from, to] = [points[index], points[index + 1]];
    const ahead = to.subtract(from).divideBy(lengths[index] || 1);
    const tip = from.add(ahead.multiplyBy(left)).add(ahead.multiplyBy(this.ARROW * 0.6));
    const back = tip.subtract(ahead.multiplyBy(this.ARROW * 1.3));
    const aside = L.point(-ahead.y, ahead.x).multiplyBy(this.ARROW * 0.62);
    const corners = [tip, back.add(aside), back.subtract(aside)];
    const latlngs = corners.map((point) => this._map.layerPointToLatLng(point));
    const className = `aidmap-arrow aidmap-${strand.status}`;
    const head = this.path(L.polygon, latlngs, strand, { className, tone: strand.status, weight: 1 });
    head.routes = strand.routes;
    return head;
  },

  // Points of a line in pixels, moved aside by an offset.
  shifted(line, offset) {
    const points = line
      .map((latlng) => this._map.latLngToLayerPoint(latlng))
      .filter((point, index, all) => index === 0 || point.distanceTo(all[index - 1]) > 0.5);
    if (!offset || points.length < 2)
      return points.length < 2 ? line.map((latlng) => this._map.latLngToLayerPoint(latlng)) : points;
    return points.map((point, index) => {
      const before = points[Math.max(index - 1, 0)];
      const after = points[Math.min(index + 1, points.length - 1)];
      const along = after.subtract(before);
      const length = Math.hypot(along.x, along.y) || 1;
      return point.add(L.point(-along.y / length, along.x / length).multiplyBy(offset));
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
    for (const layer of this.getLayers().filter(({ routes }) => routes)) {
      const along = layer.routes.includes(route);
      if (this.onCanvas) layer.setStyle({ opacity: !route || along ? 1 : 0.15 });
      layer.getElement?.()?.classList.toggle("aidmap-dim", Boolean(route) && !along);
      layer.getElement?.()?.classList.toggle("aidmap-lit", Boolean(route) && along);
    }
  },
});
