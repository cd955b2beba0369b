// What a map shows: fitting it to a box, also where it has no room yet.
export const ZOOM = { LEAST: 2, MOST: 17 };

// How a view is fitted; the page has it leave room for the tools over its map.
export const fitOptions = { paddingTopLeft: [0, 0], animate: false };

// West, south, east, north as Leaflet wants them.
const boundsOf = ([west, south, east, north]) => [
  [south, west],
  [north, east],
];

export const fit = (map, box, options = {}) => map.fitBounds(boundsOf(box), { ...fitOptions, ...options });

// The middle and the zoom that a map would be fitted to.
export const fittedView = (map, box) => map._getBoundsCenterZoom(L.latLngBounds(boundsOf(box)), fitOptions);

// Whether a map has no room to be fitted in, as in a hidden tab or a closed <details>.
export const hasNoRoom = (
  map,
  { padding = [0, 0], paddingTopLeft = padding, paddingBottomRight = padding } = fitOptions,
) => {
  const { x, y } = map.getSize().subtract(paddingTopLeft).subtract(paddingBottomRight);
  return x <= 0 || y <= 0;
};

// Leaflet's own fitting fails there (Invalid LatLng (NaN, NaN)): such a map is fitted once it has room,
// if nothing else was asked of it before. That holds for every map on the page, folium's too.
const waiting = new WeakMap(); // of each such map, who waits for its size

export const stopWaiting = (map) => waiting.get(map)?.disconnect();

const waitForRoom = (map, fitThen) => {
  const observer = new ResizeObserver(() => {
    map.invalidateSize({ pan: false, animate: false });
    fitThen();
  });
  waiting.set(map, observer);
  observer.observe(map.getContainer());
};

const { fitBounds } = L.Map.prototype;
L.Map.include({
  fitBounds(box, options = {}) {
    stopWaiting(this);
    if (!hasNoRoom(this, options)) return fitBounds.call(this, box, options);
    waitForRoom(this, () => this.fitBounds(box, options));
    const zoom = Math.max(this.getZoom() ?? 0, ZOOM.LEAST); // no animation to it may be under way
    return this.setView(L.latLngBounds(box).getCenter(), zoom, { animate: false });
  },
});
