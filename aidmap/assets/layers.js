// The layers for maps of folium, as `window.aidmap`: there folium's scripts make them
// (aidmap/html/folium_elements.py), and there scripts of others find what is shown. docs/architecture.md
// says what of it stays as it is.
import "./folium_shims.js";
import "./map_view.js";
import { drawBasemap } from "./basemap.js";
import { dayNumber } from "./days.js";
import { data } from "./dom.js";
import { Places } from "./places.js";
import { Strands } from "./routes.js";
import { sceneOf, scenes } from "./scene.js";

// The layers of the page's map: those made last.
export const layers = { routes: null, places: null };

window.aidmap = Object.assign(window.aidmap ?? {}, {
  scenes,
  sceneOf,
  dayNumber,

  basemap(id) {
    return drawBasemap(data(id));
  },

  routes(id) {
    layers.routes = new Strands(sceneOf(id));
    this.strands = layers.routes;
    return layers.routes;
  },

  places(id) {
    layers.places = new Places(sceneOf(id));
    this.shown = layers.places;
    return layers.places;
  },
});
