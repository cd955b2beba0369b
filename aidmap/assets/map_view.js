// Fitting a map to bounds, also if its element has no size yet.
export const ZOOM = { LEAST: 2, MOST: 17 };

// Leaflet's options for fitting; the page sets a padding for the controls above its map.
export const fitOptions = { paddingTopLeft: [0, 0], animate: false };

// West, south, east, north in the form that Leaflet expects.
const boundsOf = ([west, south, east, north]) => [
  [south, west],
  [north, east],
];

export const fit = (map, box, options = {}) => map.fitBounds(boundsOf(box), { ...fitOptions, ...options });

// The centre and the zoom that a map would be fitted to.
export const fittedView = (map, box) => map._getBoundsCenterZoom(L.latLngBounds(boundsOf(box)), fitOptions);

// Whether a map has no size, as in a hidden tab or a closed <details>.
export const hasNoRoom = (
  map,
  { padding = [0, 0], paddingTopLeft = padding, paddingBottomRight = padding } = fitOptions,
) => {
  const { x, y } = map.getSize().subtract(paddingTopLeft).subtract(paddingBottomRight);
  return x <= 0 || y <= 0;
};

// Leaflet's own fitting fails then (Invalid LatLng (NaN, NaN)). Such a map is fitted once it has a size,
// unless it got another view before. This applies to every map on the page, also to folium's.
const waiting = new WeakMap(); // for each such map, what waits for its size

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
