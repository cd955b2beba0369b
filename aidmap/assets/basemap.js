// Land with its borders, and the areas, as quiet ground for everything else.
aidmap.basemap = (id) => {
  const data = aidmap.data(id);
  // Rings come as whole numbers, ten-thousandths of a degree: lat and lon, then the steps on.
  const ring = (steps) => {
    const line = [];
    let [lat, lon] = [0, 0];
    for (let index = 0; index < steps.length; index += 2) {
      lat += steps[index];
      lon += steps[index + 1];
      line.push([lat / 10000, lon / 10000]);
    }
    return line;
  };
  const polygon = (rings, className) =>
    L.polygon(rings.map(ring), { className, interactive: false, smoothFactor: 0.5, fillRule: "evenodd" });
  const sea = data.sea ? [L.rectangle(data.sea, { className: "aidmap-sea", interactive: false })] : [];
  return L.layerGroup([
    ...sea,
    ...data.basemap.map((rings) => polygon(rings, "aidmap-land")),
    ...data.areas.map((rings) => polygon(rings, "aidmap-area")),
  ]);
};
