// The basemap: land with its borders, and the areas.
import { decodePolyline } from "./polyline.js";

export const drawBasemap = (data) => {
  const line = (text) => decodePolyline(text, data.decimals);
  const polygon = (rings, className) =>
    L.polygon(rings.map(line), { className, interactive: false, smoothFactor: 0.5, fillRule: "evenodd" });
  const sea = data.sea ? [L.rectangle(data.sea, { className: "aidmap-sea", interactive: false })] : [];
  return L.layerGroup([
    ...sea,
    ...data.basemap.map((rings) => polygon(rings, "aidmap-land")),
    ...data.areas.map((rings) => polygon(rings, "aidmap-area")),
  ]);
};
