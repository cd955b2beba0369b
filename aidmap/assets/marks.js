// The symbol of a place: the shape shows the kind, fill and colour show the status. It is an SVG
// element on a button, or is drawn on a canvas if there are thousands of places.
import { svg } from "./dom.js";

export const MARK_SIZE = 26; // pixels: of the symbol
export const TOUCH_SIZE = 44; // pixels: of the area that reacts to touch

const SHAPES = {
  square: "M7 5H19Q21 5 21 7V19Q21 21 19 21H7Q5 21 5 19V7Q5 5 7 5Z",
  diamond: "M13 3L23 13L13 23L3 13Z",
  anchor: "M3.5 13A9.5 9.5 0 1 1 22.5 13A9.5 9.5 0 1 1 3.5 13Z",
  halfround: "M3.5 18.5A9.5 9.5 0 0 1 22.5 18.5Z",
  triangle: "M13 3.5L23 21.5H3Z",
  circle: "M7 13A6 6 0 1 1 19 13A6 6 0 1 1 7 13Z",
  drop: "M13 2.5C18 9 20.5 12 20.5 15.5A7.5 7.5 0 0 1 5.5 15.5C5.5 12 8 9 13 2.5Z",
  label: "M13 13Z",
};

const HATCHES = "M-8 26L18 0M-2 26L24 0M4 26L30 0M10 26L36 0M-14 26L12 0";

let clips = 0; // marks with a half or hatches of their own

// A part of a mark that is clipped. The clip is not shared: the mark that holds it may be hidden.
const clipped = (within, draw) => {
  clips += 1;
  const id = `aidmap-clip-${clips}`;
  return [svg("clipPath", { id }, [within]), draw({ "clip-path": `url(#${id})` })];
};

export const drawMark = (shape, status, options = {}) => {
  const outline = (className, more = {}) => svg("path", { class: className, d: SHAPES[shape], ...more });
  const parts = [outline("aidmap-mark-ground"), outline("aidmap-mark-shape")];
  if (options.chosen) parts.unshift(svg("circle", { class: "aidmap-mark-chosen", cx: 13, cy: 13, r: 17 }));
  if (status === "restricted") {
    const half = svg("rect", { x: 0, y: 0, width: 13, height: 26 });
    parts.push(...clipped(half, (clip) => outline("aidmap-mark-half", clip)));
  }
  if (options.stale) {
    const hatches = (clip) => svg("path", { class: "aidmap-mark-hatches", d: HATCHES, ...clip });
    parts.push(...clipped(svg("path", { d: SHAPES[shape] }), hatches), outline("aidmap-mark-outline"));
  }
  if (status === "closed") {
    parts.push(svg("path", { class: "aidmap-mark-cross", d: "M9 9L17 17M17 9L9 17" }));
  }
  if (status === "unknown" && shape !== "label" && !options.free) {
    parts.push(svg("text", { class: "aidmap-mark-sign", x: 13, y: 17.4 }, ["?"]));
  }
  if (shape === "anchor") {
    parts.push(svg("path", { class: "aidmap-mark-anchor", d: "M13 .5V3.5M10.5 1.8H15.5" }));
  }
  if (options.contested) parts.push(svg("circle", { class: "aidmap-mark-ring", cx: 13, cy: 13, r: 12.2 }));
  if (options.blocks) parts.push(svg("path", { class: "aidmap-mark-bar", d: "M1 24.5H25" }));
  const classes = [`aidmap-mark aidmap-${status}`, options.stale && "aidmap-stale"];
  return svg(
    "svg",
    {
      viewBox: "0 0 26 26",
      width: MARK_SIZE,
      height: MARK_SIZE,
      class: classes.filter(Boolean).join(" "),
      "aria-hidden": "true",
    },
    parts,
  );
};

// The colours from the style sheet, for canvases, which have no classes.
const colours = new Map();

export const colour = (name) => {
  if (!colours.has(name)) {
    colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return colours.get(name);
};

// Call back when the colour scheme changes, because canvases must read the colours again.
export const onNightfall = (redraw) => {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    colours.clear();
    redraw();
  });
};

const paths = new Map();

const pathOf = (drawn) => {
  if (!paths.has(drawn)) paths.set(drawn, new Path2D(drawn));
  return paths.get(drawn);
};

// A mark on a canvas, with the same shapes and fills, but smaller.
export const CanvasMark = L.CircleMarker.extend({
  _updatePath() {
    const { _ctx: context, _drawing: drawing } = this._renderer;
    if (!drawing || this._empty()) return;
    context.save();
    context.globalAlpha = this.options.dimmed ? 0.2 : this.options.stale ? 0.5 : 1;
    context.translate(this._point.x - 8, this._point.y - 8);
    context.scale(16 / MARK_SIZE, 16 / MARK_SIZE);
    this.paint(context, pathOf(SHAPES[this.options.shape]));
    context.restore();
  },

  paint(context, path) {
    const { status, tone, ground, free, chosen } = this.options;
    context.lineWidth = chosen ? 6 : 3;
    context.strokeStyle = tone;
    context.fillStyle = status === "open" || status === "closed" ? tone : ground;
    context.setLineDash(status === "planned" ? [4, 3] : []);
    context.fill(path);
    context.stroke(path);
    context.setLineDash([]);
    context.fillStyle = tone;
    if (status === "restricted") {
      context.save();
      context.clip(path);
      context.fillRect(0, 0, 13, 26);
      context.restore();
    }
    if (status === "closed") {
      context.strokeStyle = ground;
      context.stroke(pathOf("M9 9L17 17M17 9L9 17"));
    }
    if (status === "unknown" && !free) {
      context.font = "bold 15px sans-serif";
      context.textAlign = "center";
      context.fillText("?", 13, 18.5);
    }
  },
});
