// Places: the shape tells the kind, the filling and the colour tell the status.
aidmap.SIZE = 26; // pixels of a marker's picture

aidmap.SHAPES = {
  square: () => ["rect", { x: 5, y: 5, width: 16, height: 16, rx: 2 }],
  diamond: () => ["path", { d: "M13 3L23 13L13 23L3 13Z" }],
  anchor: () => ["circle", { cx: 13, cy: 13, r: 9.5 }],
  halfround: () => ["path", { d: "M3.5 18.5A9.5 9.5 0 0 1 22.5 18.5Z" }],
  triangle: () => ["path", { d: "M13 3.5L23 21.5H3Z" }],
  circle: () => ["circle", { cx: 13, cy: 13, r: 6 }],
  drop: () => ["path", { d: "M13 2.5C18 9 20.5 12 20.5 15.5A7.5 7.5 0 0 1 5.5 15.5C5.5 12 8 9 13 2.5Z" }],
  label: () => ["circle", { cx: 13, cy: 13, r: 0.1 }],
};

// The picture of a place: an SVG element.
aidmap.mark = (shape, status, options = {}) => {
  const [name, geometry] = aidmap.SHAPES[shape]();
  const { svg } = aidmap;
  const outline = (className) => svg(name, { ...geometry, class: className });
  const parts = [outline("aidmap-mark-ground"), outline("aidmap-mark-shape")];
  if (status === "restricted") {
    aidmap.marked = (aidmap.marked ?? 0) + 1;
    const clip = `aidmap-half-${aidmap.marked}`; // an id of its own: the other marks may be hidden
    parts.push(svg("clipPath", { id: clip }, [svg("rect", { x: 0, y: 0, width: 13, height: 26 })]));
    parts.push(svg(name, { ...geometry, class: "aidmap-mark-half", "clip-path": `url(#${clip})` }));
  }
  if (status === "closed") {
    parts.push(svg("path", { class: "aidmap-mark-cross", d: "M9 9L17 17M17 9L9 17" }));
  }
  if (status === "unknown" && shape !== "label") {
    parts.push(svg("text", { class: "aidmap-mark-sign", x: 13, y: 17.4 }, ["?"]));
  }
  if (shape === "anchor") {
    parts.push(svg("path", { class: "aidmap-mark-anchor", d: "M13 .5V3.5M10.5 1.8H15.5" }));
  }
  if (options.contested) parts.push(svg("circle", { class: "aidmap-mark-ring", cx: 13, cy: 13, r: 12.2 }));
  if (options.blocks) parts.push(svg("path", { class: "aidmap-mark-bar", d: "M1 24.5H25" }));
  const classes = [`aidmap-mark aidmap-${status}`, options.stale && "aidmap-stale"];
  return svg(
    "svg",
    {
      viewBox: "0 0 26 26",
      width: aidmap.SIZE,
      height: aidmap.SIZE,
      class: classes.filter(Boolean).join(" "),
      "aria-hidden": "true",
    },
    parts,
  );
};

aidmap.Places = L.LayerGroup.extend({
  initialize(data) {
    L.LayerGroup.prototype.initialize.call(this);
    this.data = data;
    this.markers = new Map(data.places.map((place) => [place.id, this.marker(place)]));
    for (const marker of this.markers.values()) this.addLayer(marker);
    this.labels = new aidmap.Labels(this);
    this.card = new aidmap.Card(this);
  },

  onAdd(map) {
    L.LayerGroup.prototype.onAdd.call(this, map);
    this.circles = L.layerGroup(this.data.places.filter((place) => place.approximate).map(this.circle));
    this.circles.addTo(map);
    this.labels.addTo(map);
  },

  onRemove(map) {
    this.circles.remove();
    this.labels.remove();
    L.LayerGroup.prototype.onRemove.call(this, map);
  },

  // Where a place's mark stands, in pixels: its point, moved aside where marks would cover each other.
  at(place) {
    return this._map.latLngToLayerPoint(place.point).add(this.aside?.get(place.id) ?? [0, 0]);
  },

  // Move marks apart that would cover each other; what is minor gives way to what is not.
  spread() {
    const places = this.data.places.filter((place) => place.shape !== "label");
    this.aside = new Map(places.map((place) => [place.id, L.point(0, 0)]));
    for (let round = 0; round < 12; round++) {
      for (const [index, one] of places.entries()) {
        for (const other of places.slice(index + 1)) this.part(one, other);
      }
    }
    for (const place of places) {
      const { x, y } = this.aside.get(place.id);
      const { style } = this.markers.get(place.id).getElement() ?? { style: {} };
      style.marginLeft = `${x - aidmap.SIZE / 2}px`;
      style.marginTop = `${y - aidmap.SIZE / 2}px`;
    }
  },

  part(one, other) {
    const minors = [one, other].filter((place) => this.minor(place)).length;
    const room = [21, 19, 19][minors];
    const between = this.at(other).subtract(this.at(one));
    const distance = Math.hypot(between.x, between.y);
    if (distance >= room) return;
    const way = distance ? between.divideBy(distance) : L.point(1, 0);
    const share = minors === 1 ? Number(this.minor(other)) : 0.5;
    const move = (place, length) => this.aside.set(place.id, this.aside.get(place.id).add(way.multiplyBy(length)));
    move(other, (room - distance) * share);
    move(one, (distance - room) * (1 - share));
  },

  // A point known to a kilometre or worse is drawn as the circle that it may be in.
  circle(place) {
    return L.circle(place.point, { radius: place.accuracy_m, className: "aidmap-accuracy", interactive: false });
  },

  // What needs no leave, or lies on no route and was not heard of lately, stays in the background.
  minor(place) {
    return !place.controlled || !(place.on_route || (place.status !== "unknown" && !place.stale));
  },

  marker(place) {
    const icon = L.divIcon({
      html: aidmap.mark(place.shape, place.status, place),
      className: `aidmap-place aidmap-kind-${place.kind} ${this.minor(place) ? "aidmap-minor" : ""}`,
      iconSize: [aidmap.SIZE, aidmap.SIZE],
    });
    const marker = L.marker(place.point, {
      icon,
      riseOnHover: true,
      zIndexOffset: this.minor(place) ? 0 : 1000,
    });
    marker.place = place;
    marker.on("add", () => this.name(marker));
    marker.on("click", () => this.card.open(place.id));
    return marker;
  },

  // A marker is a button with a name, for the keyboard and for those who hear the page.
  name(marker) {
    const button = marker.getElement();
    const { place } = marker;
    button.setAttribute("aria-label", `${place.name}, ${place.status_word}`);
    button.dataset.markerPlace = place.id;
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.card.open(place.id);
    });
  },
});

aidmap.places = (id) => {
  aidmap.shown = new aidmap.Places(aidmap.data(id));
  return aidmap.shown;
};
