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
  static EVENTS = "moveend viewreset resize";
  static MOST = 60; // labels in one view, where there are thousands of places ...
  static CROWD = 300; // ... and places in one view that leave no room for any

  constructor(layer) {
    this.layer = layer;
    this.texts = new Map();
    this.sizes = new Map(); // of texts, in pixels: measuring makes the browser lay out the page
    this.replace = () => this.place();
  }

  addTo(map) {
    this.map = map;
    if (!map.getPane("aidmap-labels")) map.createPane("aidmap-labels").style.zIndex = 640; // over the markers
    map.on(aidmap.Labels.EVENTS, this.replace);
    map.whenReady(() => this.update());
  }

  remove() {
    this.map.off(aidmap.Labels.EVENTS, this.replace);
    for (const text of this.texts.values()) text.remove();
    this.texts.clear();
  }

  // Write the labels anew; thousands of places keep the labels that they have, where these say the same.
  update() {
    const { placeOf } = this.layer.scene.model;
    const changed = [...this.texts.keys()].filter((id) => this.write(placeOf.get(id)));
    if (changed.length || !this.layer.onCanvas || !this.texts.size) this.place();
  }

  // The label of a place, made when it is first wanted.
  text(place) {
    if (!this.texts.has(place.id)) {
      const text = aidmap.element("div", { "aria-hidden": "true", dir: "auto" });
      text.addEventListener("click", () => this.layer.card.open(place.id));
      this.map.getPane("aidmap-labels").append(text);
      this.texts.set(place.id, text);
      this.write(place);
    }
    return this.texts.get(place.id);
  }

  write(place) {
    const { scene } = this.layer;
    const { telling, speech } = scene;
    const state = this.layer.answers().state(place.id);
    const note = state.stale || place.kind !== "destination" ? telling.labelNote(state) : "";
    const text = this.texts.get(place.id);
    const signature = JSON.stringify([state.status, note, speech.language, this.layer.minor(place)]);
    if (text.dataset.said === signature) return false;
    text.dataset.said = signature;
    text.className = `aidmap-label aidmap-label-${place.kind} aidmap-ink-${state.status}`;
    text.title = speech.name(place);
    const name = aidmap.element("span", speech.named(place) ? {} : { lang: "en" }, [speech.short(place)]);
    text.replaceChildren(...[name, note && aidmap.element("small", {}, [note])].filter(Boolean));
    return true;
  }

  ordered() {
    const { layer } = this;
    const weight = (place) => (layer.minor(place) ? 10 : 0) + aidmap.Labels.RANK.indexOf(place.kind);
    const view = this.map.getBounds();
    const places = layer.onCanvas ? layer.places.filter(({ point }) => view.contains(point)) : [...layer.places];
    if (layer.onCanvas && places.length > aidmap.Labels.CROWD) return [];
    const ordered = places.sort((one, other) => weight(one) - weight(other));
    return layer.onCanvas ? ordered.slice(0, aidmap.Labels.MOST) : ordered;
  }

  place() {
    this.layer.spread();
    if (this.large !== this.fontSize()) [this.large, this.sizes] = [this.fontSize(), new Map()];
    const ordered = this.ordered();
    const marks = ordered.filter((place) => this.layer.shape(place) !== "label");
    const major = marks.filter((place) => !this.layer.minor(place));
    const labels = [];
    for (const text of this.texts.values()) text.hidden = true;
    for (const place of ordered) {
      const text = this.text(place);
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

  fontSize() {
    return getComputedStyle(document.documentElement).fontSize;
  }

  size(text) {
    const key = `${text.className} ${text.textContent}`;
    if (!this.sizes.has(key)) {
      text.hidden = false;
      this.sizes.set(key, { width: text.offsetWidth + 1, height: text.offsetHeight + 1 }); // they are rounded
    }
    return this.sizes.get(key);
  }

  // The first spot where a label fits: clear of other labels and of the marks to mind, and nearer to
  // its own mark than to any of these.
  free(place, text, { labels, minded, short }) {
    text.classList.toggle("aidmap-label-short", short);
    const size = this.size(text);
    const taken = [...labels, ...minded.map((other) => this.around(other, this.layer.minor(other) ? 6 : 11))];
    return this.spots(place, size).find(
      (box) =>
        this.visible(place, box) &&
        !taken.some((other) => this.meet(box, other)) &&
        (this.layer.shape(place) === "label" ||
          minded.every((other) => this.away(other, box) >= this.away(place, box))),
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
};
