// The name under which the layers of aidmap live, and what they share.
// Texts are data: they reach the page through textContent and attributes, never as markup.
window.aidmap = window.aidmap || {
  SVG: "http://www.w3.org/2000/svg",

  // The data of a layer, from its JSON script element.
  data(id) {
    return JSON.parse(document.getElementById(id).textContent);
  },

  // An HTML element with attributes and children; texts become text nodes.
  element(name, attributes = {}, children = []) {
    const made = document.createElement(name);
    return aidmap.fill(made, attributes, children);
  },

  // An SVG element, likewise.
  svg(name, attributes = {}, children = []) {
    return aidmap.fill(document.createElementNS(aidmap.SVG, name), attributes, children);
  },

  fill(made, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  },
};

// What was seen under each key, so that what is the very same as before is let be.
aidmap.Seen = class {
  constructor() {
    this.facts = new Map();
  }

  // Whether these are the facts that were seen last; they are from now on.
  same(key, facts) {
    const before = this.facts.get(key);
    if (before?.length === facts.length && facts.every((fact, index) => fact === before[index])) return true;
    this.facts.set(key, facts);
    return false;
  }

  forget(key) {
    this.facts.delete(key);
  }

  clear() {
    this.facts.clear();
  }
};

aidmap.ZOOM = { LEAST: 2, MOST: 17 };

// West, south, east, north as Leaflet wants them.
aidmap.boundsOf = ([west, south, east, north]) => [
  [south, west],
  [north, east],
];

// A view leaves room for the tools over the map.
aidmap.ROOM = { paddingTopLeft: [0, 0], animate: false };
aidmap.fit = (map, box, options = {}) => map.fitBounds(aidmap.boundsOf(box), { ...aidmap.ROOM, ...options });
aidmap.fitting = (map, box) => map._getBoundsCenterZoom(L.latLngBounds(aidmap.boundsOf(box)), aidmap.ROOM);

// Whether a map has no room to be fitted in, as in a hidden tab or a closed <details>.
aidmap.roomless = (map, { padding = [0, 0], paddingTopLeft = padding, paddingBottomRight = padding } = aidmap.ROOM) => {
  const { x, y } = map.getSize().subtract(paddingTopLeft).subtract(paddingBottomRight);
  return x <= 0 || y <= 0;
};

// Leaflet's own fitting fails there (Invalid LatLng (NaN, NaN)): such a map is fitted once it has room,
// if nothing else was asked of it before. That holds for every map on the page, folium's too.
aidmap.waiting = new WeakMap(); // of each such map, who waits for its size
aidmap.wait = (map, fit) => {
  const observer = new ResizeObserver(() => {
    map.invalidateSize({ pan: false, animate: false });
    fit();
  });
  aidmap.waiting.set(map, observer);
  observer.observe(map.getContainer());
};
aidmap.fitBounds = L.Map.prototype.fitBounds;
L.Map.include({
  fitBounds(box, options = {}) {
    aidmap.waiting.get(this)?.disconnect();
    if (!aidmap.roomless(this, options)) return aidmap.fitBounds.call(this, box, options);
    aidmap.wait(this, () => this.fitBounds(box, options));
    const zoom = Math.max(this.getZoom() ?? 0, aidmap.ZOOM.LEAST); // no animation to it may be under way
    return this.setView(L.latLngBounds(box).getCenter(), zoom, { animate: false });
  },
});

// folium's own popups and tooltips make their content with jQuery; this is all they ask of it.
window.$ =
  window.$ ||
  ((markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    return [...template.content.children];
  });

// The pin of Leaflet's plain markers, where the page carries it.
{
  const icons = document.getElementById("aidmap-icons");
  if (icons) {
    const { iconUrl, shadowUrl } = JSON.parse(icons.textContent);
    L.Icon.Default.mergeOptions({ iconUrl, iconRetinaUrl: iconUrl, shadowUrl });
    L.Icon.Default.prototype._getIconUrl = L.Icon.prototype._getIconUrl;
  }
}
