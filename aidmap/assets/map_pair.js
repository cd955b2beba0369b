// The map, and a second map beside it when two versions are compared. Both show the same part of the
// earth, each the version of its own publishers.
import { AmountDiscs } from "./amount_discs.js";
import { drawBasemap } from "./basemap.js";
import { data, element } from "./dom.js";
import { Places } from "./places.js";
import { Strands } from "./routes.js";

export class MapPair {
  constructor(scene, { map, ground, layers }) {
    this.scene = scene;
    this.ground = ground; // the id of the data of the basemap
    this.hidden = new Set(); // of routes, places
    this.main = { map, ...layers, amounts: new AmountDiscs(scene), frame: document.getElementById("aidmap-map") };
    this.beside = null;
    this.watch(map);
    scene.listenAtRest(() => this.update());
  }

  get all() {
    return [this.main, this.beside].filter(Boolean);
  }

  light(route) {
    for (const { routes } of this.all) routes.light(route);
  }

  // Show or hide a layer on every map.
  show(layer, shown) {
    if (shown) this.hidden.delete(layer);
    else this.hidden.add(layer);
    for (const one of this.all) this.arrange(one);
    this.scene.ask({});
  }

  arrange({ map, ...layers }) {
    for (const name of ["routes", "places"]) {
      if (this.hidden.has(name)) layers[name].remove();
      else if (!map.hasLayer(layers[name])) layers[name].addTo(map);
    }
    if (!this.scene.question.amounts) layers.amounts.remove();
    else if (!map.hasLayer(layers.amounts)) layers.amounts.addTo(map);
  }

  update() {
    const { question, others } = this.scene;
    if (others && !this.beside) this.open();
    if (!others && this.beside) this.close();
    for (const one of this.all) if (one.map.hasLayer(one.amounts) !== question.amounts) this.arrange(one);
    const { publishers, beside } = question;
    this.caption(this.main, this.scene.answers, publishers);
    if (this.beside) this.caption(this.beside, others, beside ? [beside] : []);
    this.differences();
  }

  // Whose version a map shows, and its finding; only if there are two maps.
  caption({ frame }, answers, publishers) {
    const { describe } = this.scene;
    const caption = frame.querySelector(".version");
    caption.hidden = !this.beside;
    caption.replaceChildren(element("strong", {}, [describe.whose(publishers)]), `: ${describe.finding(answers)}`);
  }

  open() {
    const host = element("div", { class: "folium-map" });
    const frame = element("div", { class: "frame" }, [element("p", { class: "version" }), host]);
    this.main.frame.after(frame);
    this.main.frame.parentElement.classList.add("two");
    const { options } = this.main.map;
    const { zoomSnap, zoomDelta, minZoom, maxZoom } = options;
    const plain = { zoomControl: false, attributionControl: false };
    const map = L.map(host, { ...plain, zoomSnap, zoomDelta, minZoom, maxZoom });
    this.main.map.invalidateSize();
    map.setView(this.main.map.getCenter(), this.main.map.getZoom(), { animate: false });
    drawBasemap(data(this.ground)).addTo(map);
    const pick = ({ others, answers }) => others ?? answers;
    const [routes, places] = [new Strands(this.scene, pick), new Places(this.scene, pick)];
    const amounts = new AmountDiscs(this.scene, pick);
    const parting = [this.synchronise(this.main.map, map), this.synchronise(map, this.main.map)];
    this.beside = { map, routes, places, amounts, frame, parting };
    this.arrange(this.beside);
    parting.push(this.watch(map));
  }

  // Move one map as the other moves; moves made for that reason are not passed back.
  synchronise(one, other) {
    const follow = () => {
      if (this.following) return;
      this.following = true;
      other.setView(one.getCenter(), one.getZoom(), { animate: false });
      this.following = false;
    };
    one.on("move zoomend", follow);
    return () => one.off("move zoomend", follow);
  }

  // Resize the maps when their elements change in size.
  watch(map) {
    const observer = new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      const { main, beside } = this;
      if (beside) beside.map.setView(main.map.getCenter(), main.map.getZoom(), { animate: false });
    });
    observer.observe(map.getContainer());
    return () => observer.disconnect();
  }

  close() {
    const { map, routes, places, amounts, frame, parting } = this.beside;
    if (places.card.isOpen) places.card.close();
    for (const part of parting) part();
    places.card.leave();
    routes.remove();
    places.remove();
    amounts.remove();
    this.beside = null;
    map.remove();
    frame.remove();
    this.main.frame.parentElement.classList.remove("two");
    this.main.map.invalidateSize();
  }

  // The places whose status differs between the two versions.
  differences() {
    const list = document.querySelector("[data-differences]");
    const { answers, others, speech } = this.scene;
    list.hidden = !others;
    if (!others) return;
    const differing = answers.places().filter(({ id }) => answers.state(id).status !== others.state(id).status);
    const lines = differing.map((place) => {
      const [one, other] = [answers, others].map((version) => speech.word(version.state(place.id).status));
      return element("li", {}, [speech.nameElement(place), `: ${one} | ${other}`]);
    });
    list.replaceChildren(
      element("strong", {}, [speech.word(lines.length ? "differ" : "differ_none")]),
      element("ul", {}, lines),
    );
  }
}
