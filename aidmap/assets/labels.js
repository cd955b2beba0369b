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
    map.on("zoomend viewreset resize", this.place, this);
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
    this.map.off("zoomend viewreset resize", this.place, this);
    for (const text of this.texts.values()) text.remove();
    this.texts.clear();
  }

  ordered() {
    const weight = (place) => (this.layer.minor(place) ? 10 : 0) + aidmap.Labels.RANK.indexOf(place.kind);
    return [...this.layer.data.places].sort((one, other) => weight(one) - weight(other));
  }

  place() {
    this.layer.spread();
    const { places } = this.layer.data;
    const marks = places.filter((place) => place.shape !== "label");
    const major = marks.filter((place) => !this.layer.minor(place));
    const labels = [];
    for (const place of this.ordered()) {
      const text = this.texts.get(place.id);
      if (!text) continue;
      // with its note or without; the important ones, if need be, over the marks of the others
      const tries = this.layer.minor(place) ? [marks] : [marks, major];
      let spot = null;
      for (const minded of tries) {
        for (const short of [false, true]) spot ??= this.free(place, text, { labels, minded, short }) ?? null;
      }
      text.hidden = !spot;
      if (!spot) continue;
      labels.push(spot);
      L.DomUtil.setPosition(text, L.point(spot.left, spot.top));
    }
  }

  // The first spot where a label fits: clear of other labels and of the marks to mind, and nearer to
  // its own mark than to any of these.
  free(place, text, { labels, minded, short }) {
    text.hidden = false;
    text.classList.toggle("aidmap-label-short", short);
    const size = { width: text.offsetWidth + 1, height: text.offsetHeight + 1 }; // they are rounded
    const taken = [...labels, ...minded.map((other) => this.around(other, this.layer.minor(other) ? 6 : 11))];
    return this.spots(place, size).find(
      (box) =>
        this.visible(place, box) &&
        !taken.some((other) => this.meet(box, other)) &&
        (place.shape === "label" || minded.every((other) => this.away(other, box) >= this.away(place, box))),
    );
  }

  // How far a label is from a place's mark, in pixels.
  away(place, box) {
    const { x, y } = this.layer.at(place);
    return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  }

  around(place, half) {
    return this.box(this.layer.at(place), -half, -half, 2 * half, 2 * half);
  }

  // Whether a label is in view as a whole, or its place and it are both out of view.
  visible(place, box) {
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const size = this.map.getSize();
    const view = { left: corner.x, top: corner.y, right: corner.x + size.x, bottom: corner.y + size.y };
    if (!this.map.getBounds().contains(place.point)) return !this.meet(box, view);
    return box.left >= view.left && box.right <= view.right && box.top >= view.top && box.bottom <= view.bottom;
  }

  spots(place, { width, height }) {
    const point = this.layer.at(place);
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
