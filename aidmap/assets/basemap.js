// Land with its borders, and the areas, as quiet ground for everything else.
aidmap.basemap = (id) => {
  const data = aidmap.data(id);
  const polygon = (rings, className) =>
    L.polygon(rings.map(aidmap.decoded), { className, interactive: false, smoothFactor: 0.5, fillRule: "evenodd" });
  const sea = data.sea ? [L.rectangle(data.sea, { className: "aidmap-sea", interactive: false })] : [];
  return L.layerGroup([
    ...sea,
    ...data.basemap.map((rings) => polygon(rings, "aidmap-land")),
    ...data.areas.map((rings) => polygon(rings, "aidmap-area")),
  ]);
};
