// The page around the map: it connects the parts and holds what belongs to none of them.
import { Address } from "./address.js";
import { Choices } from "./choices.js";
import { data } from "./dom.js";
import { layers } from "./layers.js";
import { MapPair } from "./map_pair.js";
import { fit } from "./map_view.js";
import { drawMark } from "./marks.js";
import { PlaceSearch } from "./place_search.js";
import { PlainDrawing } from "./plain_drawing.js";
import { sceneOf } from "./scene.js";
import { Tables } from "./tables.js";
import { TimeLine } from "./time_line.js";

const { views, permalink, ground, model, amounts } = data("aidmap-page");
const map = layers.places.home;
const scene = sceneOf(model);
const find = (selector) => document.querySelector(selector);
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Announce what the map shows to screen readers.
const announce = (text) => {
  find("[data-live]").textContent = text;
};

scene.question.amounts = amounts;
const maps = new MapPair(scene, { map, ground, layers });
new Tables(scene, layers.places.places);
new PlainDrawing(scene, layers.places.places);
const time = new TimeLine(scene, layers.places.places);
new Choices(scene, maps);
const address = new Address(scene, { map, views, maps, time, permalink, amounts });

// Announce what the map shows once nothing has changed for a moment.
let announcing = 0;
const settle = () => {
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    if (!time.playing) announce(scene.describe.finding(scene.answers));
  }, 500);
};
let said = "";
scene.listen(() => {
  const { beside, ...asked } = scene.question;
  if (said && said !== JSON.stringify(asked)) settle();
  said = JSON.stringify(asked);
});
document.addEventListener("aidmap:paused", settle);

// In another language the buttons over the map have other words, and may be at its other side.
let language = scene.question.language;
scene.listenAtRest(() => {
  if (language === scene.question.language) return;
  language = scene.question.language;
  for (const { places: layer } of maps.all) if (layer.isShown()) layer.labels.place();
});

const FOUND_ZOOM = 11; // the zoom at which a place is shown that was searched for
new PlaceSearch(scene, layers.places, (place) => {
  layers.places.card.open(place.id);
  map.setView(place.point, Math.max(map.getZoom(), FOUND_ZOOM), { animate: false });
  layers.places.card.uncover(place);
});

for (const button of document.querySelectorAll("button[data-view]")) {
  button.addEventListener("click", () => fit(map, views[button.dataset.view], { animate: !still() }));
}
for (const button of document.querySelectorAll("button[data-zoom]")) {
  button.addEventListener("click", () => map.zoomIn(Number(button.dataset.zoom), { animate: !still() }));
}
find("[data-choice=copy]").addEventListener("click", () => address.copy(find("[data-choice=link]")));

const places = find("#places");
find(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the fragment holds what is shown
  places.focus();
  places.scrollIntoView();
});
places.addEventListener("click", ({ target }) => {
  if (target.closest("button")) layers.places.card.open(target.closest("tr").dataset.place);
});

// Pointing at the row of a route highlights it on the map; a click on its name keeps it so until Escape.
const table = find("#routes");
const routeOf = (target) => target.closest?.("tr[data-route]")?.dataset.route ?? null;
let pinned = null;
table.addEventListener("pointerover", ({ target }) => maps.light(routeOf(target) ?? pinned));
table.addEventListener("pointerleave", () => maps.light(pinned));
table.addEventListener("click", ({ target }) => {
  if (!target.closest("button")) return;
  pinned = routeOf(target);
  maps.light(pinned);
  map.fitBounds(layers.routes.boundsOf(pinned), { padding: [50, 50], animate: !still() });
  find("#aidmap-map").scrollIntoView({ behavior: still() ? "auto" : "smooth" });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  pinned = null;
  maps.light(null);
});
for (const slot of document.querySelectorAll("[data-mark]")) {
  slot.replaceChildren(drawMark(slot.dataset.mark, slot.dataset.status || "open", slot.dataset));
}

const before = map.getSize(); // the map was drawn before the content below it was loaded
map.invalidateSize({ pan: false, animate: false });
if (!before.equals(map.getSize())) fit(map, views.first_view);
address.restore();

// In an iframe: report the height of this page to the page around it.
if (parent !== window) {
  const root = document.documentElement;
  new ResizeObserver(() => parent.postMessage({ aidmapHeight: root.scrollHeight }, "*")).observe(document.body);
}
