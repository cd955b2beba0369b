// Routes: along each leg a strand for every status that routes along it have, side by side, with
// arrow heads for the direction; strands are laid out anew at each zoom, in pixels.
aidmap.Strands = L.LayerGroup.extend({
  GAP: 5, // pixels between strands of one leg
  ARROW: 7, // pixels of an arrow head
  SHORTEST_WITH_ARROW: 34, // pixels
  ORDER: ["open", "restricted", "planned", "closed", "unknown"],

  initialize(data) {
    L.LayerGroup.prototype.initialize.call(this);
    this.legs = data.legs;
    this.look = data.look;
  },

  onAdd(map) {
    L.LayerGroup.prototype.onAdd.call(this, map);
    map.on("zoomend", this.draw, this);
    this.draw();
  },

  onRemove(map) {
    map.off("zoomend", this.draw, this);
    L.LayerGroup.prototype.onRemove.call(this, map);
  },

  // Draw every strand; routes in `lit` stand out.
  draw() {
    this.clearLayers();
    for (const leg of this.legs) {
      const strands = [...leg.strands].sort(
        (one, other) => this.ORDER.indexOf(one.status) - this.ORDER.indexOf(other.status),
      );
      strands.forEach((strand, index) => {
        this.drawStrand(leg, strand, (index - (strands.length - 1) / 2) * this.GAP);
      });
    }
    if (this.lit) this.light(this.lit);
  },

  drawStrand(leg, strand, offset) {
    const points = this.shifted(leg.line, offset);
    const latlngs = points.map((point) => this._map.layerPointToLatLng(point));
    const line = (className, extra) =>
      L.polyline(latlngs, { className, interactive: false, smoothFactor: 0, ...extra });
    const casing = line("aidmap-casing", {});
    const drawn = line(
      `aidmap-route aidmap-${strand.status} aidmap-by-${leg.mode} ${strand.stale ? "aidmap-stale" : ""}`,
      { dashArray: this.look[strand.status].dash || null },
    );
    drawn.routes = strand.routes;
    this.addLayer(casing).addLayer(drawn);
    if (strand.forward) this.drawArrow(points, strand, 0.58);
    if (strand.backward) this.drawArrow([...points].reverse(), strand, 0.58);
  },

  // An arrow head at a part of the way along points.
  drawArrow(points, strand, part) {
    const lengths = points.slice(1).map((point, index) => point.distanceTo(points[index]));
    const whole = lengths.reduce((sum, length) => sum + length, 0);
    if (whole < this.SHORTEST_WITH_ARROW) return;
    let left = whole * part;
    let index = 0;
    while (index < lengths.length - 1 && left > lengths[index]) left -= lengths[index++];
    const [from, to] = [points[index], points[index + 1]];
    const ahead = to.subtract(from).divideBy(lengths[index] || 1);
    const tip = from.add(ahead.multiplyBy(left)).add(ahead.multiplyBy(this.ARROW * 0.6));
    const back = tip.subtract(ahead.multiplyBy(this.ARROW * 1.3));
    const aside = L.point(-ahead.y, ahead.x).multiplyBy(this.ARROW * 0.62);
    const corners = [tip, back.add(aside), back.subtract(aside)];
    const head = L.polygon(
      corners.map((point) => this._map.layerPointToLatLng(point)),
      { className: `aidmap-arrow aidmap-${strand.status}`, interactive: false },
    );
    head.routes = strand.routes;
    this.addLayer(head);
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

  boundsOf(route) {
    const legs = this.legs.filter((leg) => leg.strands.some((strand) => strand.routes.includes(route)));
    return L.latLngBounds(legs.flatMap((leg) => leg.line));
  },

  // Make one route stand out; null: all alike.
  light(route) {
    this.lit = route;
    this.eachLayer((layer) => {
      const path = layer.getElement?.();
      if (!path || !layer.routes) return;
      path.classList.toggle("aidmap-dim", Boolean(route) && !layer.routes.includes(route));
      path.classList.toggle("aidmap-lit", Boolean(route) && layer.routes.includes(route));
    });
  },
});

aidmap.routes = (id) => {
  aidmap.strands = new aidmap.Strands(aidmap.data(id));
  return aidmap.strands;
};
