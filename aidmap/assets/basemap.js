// The basemap: land with its borders, the areas and the context. Boundaries that are not settled cover the borders
// under them with lines of their own; land whose status is not settled is hatched.
import { ContextNames, contextNames, contextRoads } from "./context.js";
import { svg } from "./dom.js";
import { decodePolyline } from "./polyline.js";

export const drawBasemap = (data) => {
  const line = (text) => decodePolyline(text, data.shape_decimals);
  const polygon = (rings, className, more = {}) =>
    L.polygon(rings.map(line), { className, interactive: false, smoothFactor: 0.5, fillRule: "evenodd", ...more });
  const boundary = (lines, className, more = {}) =>
    L.polyline(lines.map(line), { className, interactive: false, smoothFactor: 0.5, ...more });
  const sea = data.sea ? [L.rectangle(data.sea, { className: "aidmap-sea", interactive: false })] : [];
  const land = [
    ...sea,
    ...data.basemap.map((rings) => polygon(rings, "aidmap-land")),
    ...data.hatched.map((rings) => hatched(polygon(rings, "aidmap-hatched"))),
    ...data.areas.map((rings) => polygon(rings, "aidmap-area")),
    ...contextRoads(data.context, data.decimals),
    ...data.boundaries.map(([, lines]) => boundary(lines, "aidmap-no-border")),
    ...data.boundaries.map(([dashArray, lines]) => boundary(lines, "aidmap-boundary", { dashArray })),
    new ContextNames(contextNames(data.context, data.decimals)),
  ];
  // folium's FitOverlays fits a map to all that has bounds; that means places and routes, not the land
  for (const part of land) part.getBounds = null;
  return L.layerGroup(land);
};

// Fill a polygon with a pattern, which each map has for itself: another map may be taken off the page.
const hatched = (polygon) =>
  polygon.on("add", () => {
    const drawing = polygon.getElement()?.ownerSVGElement;
    if (!drawing) return; // on a canvas
    const id = `aidmap-hatch-${L.stamp(polygon._map)}`;
    if (!drawing.querySelector(`#${id}`)) {
      const size = { width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
      drawing.prepend(svg("pattern", { id, ...size }, [svg("path", { class: "aidmap-hatch", d: "M0 0V6" })]));
    }
    polygon.getElement().setAttribute("fill", `url(#${id})`);
  });
