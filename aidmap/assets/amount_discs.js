// How much passes the gateways a day, as discs under their marks, with a legend of sizes. A gateway that
// nobody counted lately has a dashed ring: not counted is not zero.
import { dailyMean, mainMeasure } from "./amounts.js";
import { element, svg } from "./dom.js";
import { MARK_SIZE } from "./marks.js";

const LARGEST = 30; // pixels: the radius of the largest daily mean that can be shown
const SMALLEST = 3;
const ROOM_FOR_LEGEND = 600; // pixels: a narrower map is left free
const UNCOUNTED = 17; // the radius of the dashed ring

// Round figures for the legend: about the largest, a quarter and a sixteenth of it.
const roundFigures = (most) => {
  const round = (value) => {
    const power = 10 ** Math.floor(Math.log10(value));
    return [5, 2, 1].find((digit) => digit * power <= value) * power;
  };
  return [...new Set([most, most / 4, most / 16].filter((value) => value >= 1).map(round))];
};

export const AmountDiscs = L.LayerGroup.extend({
  initialize(scene, pick = ({ answers }) => answers) {
    L.LayerGroup.prototype.initialize.call(this);
    this.scene = scene;
    this.pick = pick;
    this.update = () => this.draw();
  },

  onAdd(map) {
    this._map = map;
    const pane = map.getPane("amounts") ?? map.createPane("amounts");
    pane.classList.add("aidmap-amounts"); // over routes, under marks
    this.renderer = L.svg({ pane: "amounts" });
    this.legend = L.control({ position: "bottomright" });
    this.legend.onAdd = () => element("details", { class: "aidmap-amount-legend" });
    this.legend.addTo(map);
    const box = this.legend.getContainer();
    box.open = map.getSize().x >= ROOM_FOR_LEGEND; // on a phone it is a line that opens
    L.DomEvent.disableClickPropagation(box);
    L.LayerGroup.prototype.onAdd.call(this, map);
    this.scene.listen(this.update);
    this.draw();
  },

  onRemove(map) {
    this.scene.forget(this.update);
    this.clearLayers();
    this.legend.remove();
    L.LayerGroup.prototype.onRemove.call(this, map);
  },

  draw() {
    const { model, question } = this.scene;
    const answers = this.pick(this.scene);
    const every = [...answers.counts.values()].flat();
    const measure = mainMeasure(every);
    const perDay = every
      .filter((count) => count.measure === measure && count.isSighting)
      .map(({ first, last, value }) => value / (last - first + 1));
    const most = Math.max(...perDay, 1);
    this.radius = (value) => Math.max(LARGEST * Math.sqrt(Math.min(value / most, 1)), value > 0 ? SMALLEST : 1);
    this.clearLayers();
    let uncounted = false;
    for (const { place } of answers.gateways()) {
      const mean = dailyMean(answers.countsOf(place), question.on, measure);
      uncounted ||= !mean;
      this.addDisc(model.placeOf.get(place), mean);
    }
    this.writeLegend({ measure, most, uncounted, counted: perDay.length > 0 });
  },

  addDisc(place, mean) {
    const look = mean
      ? { radius: this.radius(mean.value), className: "aidmap-amount" }
      : { radius: UNCOUNTED, className: "aidmap-uncounted" };
    const shared = { pane: "amounts", renderer: this.renderer, interactive: false };
    this.addLayer(L.circleMarker(place.point, { ...shared, ...look }));
    if (!mean) return;
    const figure = element("span", { class: "aidmap-amount-figure" }, [
      this.scene.speech.number(mean.value < 10 ? Math.round(mean.value * 10) / 10 : Math.round(mean.value)),
    ]);
    const icon = L.divIcon({
      className: "",
      html: figure,
      iconSize: [0, 0],
      iconAnchor: [0, -Math.max(look.radius, MARK_SIZE / 2)],
    });
    this.addLayer(L.marker(place.point, { pane: "amounts", icon, interactive: false, keyboard: false }));
  },

  writeLegend({ measure, most, uncounted, counted }) {
    const { speech } = this.scene;
    const circle = (radius, className) => {
      const side = 2 * radius + 2;
      const shape = svg("circle", { class: className, cx: side / 2, cy: side / 2, r: radius });
      return svg("svg", { width: side, height: side, viewBox: `0 0 ${side} ${side}`, "aria-hidden": "true" }, [shape]);
    };
    const entry = (radius, className, text) =>
      element("li", {}, [circle(radius, className), element("span", {}, [text])]);
    const sizes = counted ? roundFigures(most) : [];
    const entries = sizes.map((value) => entry(this.radius(value), "aidmap-amount", speech.number(value)));
    if (uncounted) entries.push(entry(8, "aidmap-uncounted", speech.word("nobody_counted")));
    const box = this.legend.getContainer();
    box.dir = speech.direction;
    box.replaceChildren(
      element("summary", {}, [speech.word("daily_mean", { measure: speech.word(measure) })]),
      element("ul", {}, entries),
    );
  },
});
