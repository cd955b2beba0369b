// The map of the page. It replaces the fallback drawing, and runs before the tables are loaded.
import { data } from "./dom.js";
import { labelOptions } from "./labels.js";
import { layers } from "./layers.js";
import { fit, fitOptions, fittedView, hasNoRoom, ZOOM } from "./map_view.js";
import { ScaleBar } from "./scale_bar.js";

const { views, room } = data("aidmap-page");
const { classList } = document.documentElement;
classList.add("aidmap-live");
if (new URLSearchParams(location.search).get("embed") === "1") classList.add("compact");
fitOptions.paddingTopLeft = room[classList.contains("compact") ? "compact" : "full"]; // for the controls above it
labelOptions.afterFrame = true;

// Called when folium's script has made map and layers: the view is fitted again if it is not exact to
// the pixel.
window.aidmap.finishMap = () => {
  const map = layers.places.home;
  map.setMinZoom(ZOOM.LEAST).setMaxZoom(ZOOM.MOST);
  const isThere = () => {
    const { center, zoom } = fittedView(map, views.first_view);
    const away = map.project(center, zoom).distanceTo(map.project(map.getCenter(), zoom));
    return zoom === map.getZoom() && away <= 1;
  };
  if (hasNoRoom(map) || !isThere()) fit(map, views.first_view);
  layers.places.scaleBar = new ScaleBar().addTo(map);
  performance.mark("aidmap-drawn");
};
