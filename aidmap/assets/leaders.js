// Thin lines on the map: from a mark to its label, and from a mark that was moved aside to its true point.
import { svg } from "./dom.js";

const STYLES = ["aidmap-leader-casing", "aidmap-leader"];

export class Leaders {
  addTo(map) {
    const pane = map.getPane("aidmap-leaders") ?? map.createPane("aidmap-leaders");
    pane.style.zIndex = 590; // under the marks, over the routes
    this.paths = STYLES.map((name) => svg("path", { class: name }));
    this.drawing = svg("svg", { class: "aidmap-leaders", "aria-hidden": "true" }, this.paths);
    pane.append(this.drawing);
  }

  remove() {
    this.drawing.remove();
  }

  // Lines and displacements: pairs of points in pixels of the layer. A true point is a dot.
  draw(lines, displacements) {
    const shape = [
      ...[...lines, ...displacements].map(([from, to]) => `M${this.at(from)}L${this.at(to)}`),
      ...displacements.map(([, to]) => `M${this.at(to)}h.01`),
    ].join("");
    if (shape === this.shape) return;
    this.shape = shape;
    for (const path of this.paths) path.setAttribute("d", shape);
  }

  at({ x, y }) {
    return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  }
}
