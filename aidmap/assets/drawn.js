// The map is drawn for the first time; the tables may still be on their way.
{
  const map = aidmap.shown.home;
  map.setMinZoom(aidmap.ZOOM.LEAST).setMaxZoom(aidmap.ZOOM.MOST);
  aidmap.fit(map, aidmap.data("aidmap-page").views.first_view);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
}
performance.mark("aidmap-drawn");
