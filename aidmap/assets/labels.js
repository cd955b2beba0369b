// Labels that cover neither each other nor a marker: the important ones choose first, each tries the
// places around its marker, and one that finds none stays away until there is room.
aidmap.Labels = class {
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

  constructor(layer) {
    this.layer = layer;
    this.texts = new Map();
  }

  addTo(map) {
    this.map = map;
    map.createPane("aidmap-labels").style.zIndex = 640; // over the markers, under what is opened
    map.on("zoomend resize", this.place, this);
    for (const { id, name, short, status, label_note: note, kind, stale } of this.layer.data.places) {
      const text = aidmap.element(
        "div",
        {
          class: `aidmap-label aidmap-label-${kind} aidmap-ink-${status}`,
          "aria-hidden": "true",
          dir: "auto",
          title: name,
        },
        [
          aidmap.element("span", {}, [short]),
          note?.length && (stale || kind !== "destination") ? aidmap.element("small", {}, [note]) : null,
        ].filter(Boolean),
      );
      map.getPane("aidmap-labels").append(text);
      text.addEventListener("click", () => this.layer.card.open(id));
      this.texts.set(id, text);
    }
    map.whenReady(() => this.place());
  }

  remove() {
    this.map.off("zoomend resize", this.place, this);
    for (const text of this.texts.values()) text.remove();
    this.texts.clear();
  }

  ordered() {
    const weight = (place) => (this.layer.minor(place) ? 10 : 0) + aidmap.Labels.RANK.indexOf(place.kind);
    return [...this.layer.data.places].sort((one, other) => weight(one) - weight(other));
  }

  place() {
    const { places } = this.layer.data;
    const marks = places.filter((place) => place.shape !== "label");
    const major = marks.filter((place) => !this.layer.minor(place)).map((place) => this.around(place, 11));
    const minor = marks.filter((place) => this.layer.minor(place)).map((place) => this.around(place, 6));
    const labels = [];
    for (const place of this.ordered()) {
      const text = this.texts.get(place.id);
      if (!text) continue;
      const taken = [...labels, ...major, ...(this.layer.minor(place) ? minor : [])];
      const spot = this.free(place, text, taken, false) ?? this.free(place, text, taken, true);
      text.hidden = !spot;
      if (!spot) continue;
      labels.push(spot);
      L.DomUtil.setPosition(text, L.point(spot.left, spot.top));
    }
  }

  // The first spot where a label fits, with its note or without.
  free(place, text, taken, short) {
    text.hidden = false;
    text.classList.toggle("aidmap-label-short", short);
    const size = { width: text.offsetWidth, height: text.offsetHeight };
    return this.spots(place, size).find(
      (box) => this.visible(place, box) && !taken.some((other) => this.meet(box, other)),
    );
  }

  around(place, half) {
    return this.box(this.map.latLngToLayerPoint(place.point), -half, -half, 2 * half, 2 * half);
  }

  // Whether a label of a place in view is in view as a whole.
  visible(place, box) {
    if (!this.map.getBounds().contains(place.point)) return true;
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const size = this.map.getSize();
    return (
      box.left >= corner.x && box.right <= corner.x + size.x && box.top >= corner.y && box.bottom <= corner.y + size.y
    );
  }

  spots(place, { width, height }) {
    const point = this.map.latLngToLayerPoint(place.point);
    const spot = (left, top) => this.box(point, left, top, width, height);
    if (place.shape === "label") {
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
};
