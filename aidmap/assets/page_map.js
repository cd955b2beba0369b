// The map is drawn for the first time; the tables may still be on their way.
{
  const map = aidmap.shown.home;
  map.setMinZoom(aidmap.ZOOM.LEAST).setMaxZoom(aidmap.ZOOM.MOST);
  const box = aidmap.data("aidmap-page").views.first_view;
  const there = () => {
    const { center, zoom } = aidmap.fitting(map, box);
    const away = map.project(center, zoom).distanceTo(map.project(map.getCenter(), zoom));
    return zoom === map.getZoom() && away <= 1;
  };
  if (aidmap.roomless(map) || !there()) aidmap.fit(map, box); // else it is there, to the pixel
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
}
performance.mark("aidmap-drawn");
