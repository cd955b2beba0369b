// Updates the fallback drawing, which replaces the map in print, to what is shown.
import { ChangeTracker } from "./change_tracker.js";

export class PlainDrawing {
  constructor(scene, places) {
    this.scene = scene;
    this.seen = new ChangeTracker();
    this.roads = document.querySelectorAll(".plain [data-road]");
    const dots = [...document.querySelectorAll(".plain [data-dot]")];
    this.marks = dots.map((dot) => ({ dot, id: dot.dataset.dot, look: dot.getAttribute("class") }));
    scene.listenAtRest(() => this.update());
    if (dots[0] instanceof SVGCircleElement) window.addEventListener("beforeprint", () => this.number(places));
  }

  // The marks of a page of many have no numbers until its table is written, which has them too.
  number(places) {
    const numbered = new Map(places.map(({ id }, index) => [id, index + 1]));
    for (const { dot, id } of this.marks) {
      if (dot.nextElementSibling?.matches("text")) return;
      const text = document.createElementNS(dot.namespaceURI, "text");
      text.textContent = numbered.get(id);
      for (const axis of ["x", "y"]) text.setAttribute(axis, dot.getAttribute(`c${axis}`));
      dot.after(text);
    }
  }

  update() {
    const { answers } = this.scene;
    const { routes } = answers;
    if (this.seen.unchanged("all", [answers.on, ...routes, ...answers.states.values()])) return;
    const along = this.bestAlong(routes);
    for (const path of this.roads) {
      const status = along.get(Number(path.dataset.road));
      path.setAttribute("class", status ? `aidmap-${status}` : "unused");
    }
    for (const mark of this.marks) {
      if (answers.exists(this.scene.model.placeOf.get(mark.id))) mark.dot.removeAttribute("display");
      else mark.dot.setAttribute("display", "none");
      const look = `aidmap-${answers.state(mark.id).status}`;
      if (mark.look !== look) mark.dot.setAttribute("class", look);
      mark.look = look;
    }
  }

  // For each road the best status of the routes along it.
  bestAlong(routes) {
    const { model } = this.scene;
    const along = new Map();
    for (const { route, status } of routes) {
      for (const [road] of model.roadsAlong(route)) {
        if (!along.has(road) || model.rules.worse(status, along.get(road)) > 0) along.set(road, status);
      }
    }
    return along;
  }
}
