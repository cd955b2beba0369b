// The layers for folium maps, as `window.aidmap`: folium's scripts create them from there
// (aidmap/html/folium_elements.py), and other scripts find there what is shown. docs/architecture.md
// says which part of it is stable.
import "./folium_shims.js";
import "./map_view.js";
import { drawBasemap } from "./basemap.js";
import { dayNumber } from "./days.js";
import { data } from "./dom.js";
import { Places } from "./places.js";
import { Strands } from "./routes.js";
import { sceneOf, scenes } from "./scene.js";

// The layers of the page's map: those created last.
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
